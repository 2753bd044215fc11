package mip6.lab.demo;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who answers an IKE_SA_INIT that was meant for another, and can read the IKE_AUTH that follows.
 *
 * @param answer to IKE_SA_INIT
 */
record FalseResponder(IkeMessage answer, MessageProtection protection) {

    /** With what is said besides. */
    static FalseResponder to(IkeMessage request, List<Payload> more, SecureRandom random) {
        KeyExchange theirs = request.first(KeyExchange.class).orElseThrow();
        SecurityAssociation offered = request.first(SecurityAssociation.class).orElseThrow();
        Proposals.Choice choice =
                Proposals.ikeDefault().choose(offered, theirs.group()).orElseThrow();
        IkeSuite suite = IkeSuite.of(choice.answer()).orElseThrow();
        EphemeralKey key = suite.group().generate(random);
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        IkeSpi spi = new IkeSpi(random.nextLong());
        Secret shared = key.agree(theirs.data()).orElseThrow();
        IkeKeys keys =
                IkeKeys.derive(
                        suite,
                        shared,
                        new IkeKeys.Freshness(
                                request.first(Nonce.class).orElseThrow().data(),
                                Bytes.wrap(nonce),
                                request.initiatorSpi(),
                                spi));
        List<Payload> payloads = new ArrayList<>();
        payloads.add(choice.payload(Bytes.EMPTY));
        payloads.add(new KeyExchange(theirs.group(), key.publicValue()));
        payloads.add(new Nonce(Bytes.wrap(nonce)));
        payloads.add(HashAlgorithm.announcement());
        payloads.addAll(more);
        return new FalseResponder(
                new IkeMessage(
                        request.initiatorSpi(),
                        spi,
                        ExchangeType.IKE_SA_INIT,
                        false,
                        true,
                        0,
                        payloads),
                MessageProtection.ofResponder(suite, keys, random));
    }

    /** What is in the IKE_AUTH request {@code octets}, where it is for this one. */
    Optional<IkeMessage> opened(Bytes octets) {
        return Attacker.decode(octets)
                .filter(it -> it.exchangeType() == ExchangeType.IKE_AUTH)
                .filter(it -> it.responderSpi().equals(answer.responderSpi()))
                .map(it -> protection.open(octets, it))
                .flatMap(
                        it ->
                                it instanceof MessageProtection.Opened.Authentic(var message)
                                        ? Optional.of(message)
                                        : Optional.empty());
    }
}
