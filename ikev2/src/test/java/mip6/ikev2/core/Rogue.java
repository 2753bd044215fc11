package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.crypto.SignatureAlgorithm;
import mip6.ikev2.crypto.Signer;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.pki.Credentials;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An initiator that sends what it likes, with real keys. */
final class Rogue {

    static final Endpoint ADDRESS = Endpoint.ike(Ipv6Address.of("2001:db8:bad::1"));

    private final Simulation simulation;
    private final Node target;
    private final SecureRandom random = Simulation.random(99);
    private final IkeSpi spi = new IkeSpi(random.nextLong());
    private final EphemeralKey key = KeyExchangeGroup.CURVE25519.generate(random);
    private final Bytes nonce = Bytes.ofHex("5a".repeat(32));
    private Optional<Session> session = Optional.empty();
    private Endpoint address = ADDRESS;

    /** What IKE_SA_INIT gave. */
    private record Session(
            IkeMessage answer,
            Transcript transcript,
            IkeSuite suite,
            IkeKeys keys,
            MessageProtection protection) {}

    Rogue(Simulation simulation, Node target) {
        this.simulation = simulation;
        this.target = target;
    }

    /** It is there from now on. */
    void moveTo(Endpoint other) {
        address = other;
    }

    List<Payload> initPayloads() {
        return new ArrayList<>(
                List.of(
                        Proposals.ikeDefault().offer(Bytes.EMPTY),
                        new KeyExchange(
                                KeyExchangeGroup.CURVE25519.transformId(), key.publicValue()),
                        new Nonce(nonce),
                        HashAlgorithm.announcement()));
    }

    IkeMessage request(int exchange, long id, List<Payload> payloads) {
        IkeSpi responder = session.map(it -> it.answer().responderSpi()).orElse(IkeSpi.ZERO);
        return new IkeMessage(spi, responder, exchange, true, false, id, payloads);
    }

    /** Sends octets, and gives what was sent back at once and in the next moment. */
    List<IkeMessage> send(Bytes octets) {
        int before = simulation.sent().size();
        simulation.deliver(new Simulation.Datagram(address, target.endpoint(), octets), 0);
        simulation.settle();
        return simulation.sent().stream()
                .skip(before)
                .filter(datagram -> datagram.to().equals(address))
                .map(datagram -> decode(datagram.octets()))
                .toList();
    }

    List<IkeMessage> init(List<Payload> payloads) {
        return send(request(ExchangeType.IKE_SA_INIT, 0, payloads).encode());
    }

    /** IKE_SA_INIT as it should be, with keys at its end. */
    Rogue keyed() {
        Bytes request = request(ExchangeType.IKE_SA_INIT, 0, initPayloads()).encode();
        int before = simulation.sent().size();
        IkeMessage answer = send(request).getFirst();
        Bytes theirNonce = answer.first(Nonce.class).orElseThrow().data();
        IkeSuite suite =
                Proposals.ikeDefault()
                        .accepted(answer.first(SecurityAssociation.class).orElseThrow())
                        .flatMap(IkeSuite::of)
                        .orElseThrow();
        Secret shared =
                key.agree(answer.first(KeyExchange.class).orElseThrow().data()).orElseThrow();
        IkeKeys keys =
                IkeKeys.derive(
                        suite,
                        shared,
                        new IkeKeys.Freshness(nonce, theirNonce, spi, answer.responderSpi()));
        Bytes response = simulation.sent().get(before).octets();
        session =
                Optional.of(
                        new Session(
                                answer,
                                new Transcript(request, response, nonce, theirNonce),
                                suite,
                                keys,
                                MessageProtection.ofInitiator(suite, keys, random)));
        return this;
    }

    /** IKE_AUTH as an honest node with {@code credentials} would send it. */
    List<Payload> authPayloads(Identity identity, Credentials credentials) {
        Session with = session.orElseThrow();
        Authentication authentication =
                new Signer(credentials.key())
                        .sign(
                                SignatureAlgorithm.ECDSA_SHA2_256,
                                with.transcript()
                                        .ofInitiator(with.suite().prf(), with.keys(), identity));
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new IdentificationInitiator(identity));
        credentials.chain().forEach(it -> payloads.add(Certificate.x509(der(it))));
        payloads.add(authentication);
        payloads.add(
                new Configuration(Configuration.CFG_REQUEST, List.of(InternalIp6Address.any())));
        payloads.addAll(child());
        return payloads;
    }

    List<Payload> child() {
        var wish = Node.signalling(target);
        return List.of(
                Notify.of(NotifyType.USE_TRANSPORT_MODE),
                Proposals.espDefault().offer(Bytes.ofHex("01020304")),
                TrafficSelectorsInitiator.of(wish.local()),
                TrafficSelectorsResponder.of(wish.remote()));
    }

    List<IkeMessage> protectedRequest(int exchange, long id, List<Payload> payloads) {
        return send(session.orElseThrow().protection().seal(request(exchange, id, payloads)))
                .stream()
                .map(this::open)
                .toList();
    }

    /** Answers what it was asked, and gives what it is asked or told next. */
    List<IkeMessage> protectedAnswer(IkeMessage asked, List<Payload> payloads) {
        IkeMessage answer =
                new IkeMessage(
                        asked.initiatorSpi(),
                        asked.responderSpi(),
                        asked.exchangeType(),
                        true,
                        true,
                        asked.messageId(),
                        payloads);
        return send(seal(answer)).stream().map(this::open).toList();
    }

    /** What the target sent last. */
    IkeMessage lastHeard() {
        return open(
                decode(
                        simulation.sent().stream()
                                .filter(datagram -> datagram.to().equals(address))
                                .toList()
                                .getLast()
                                .octets()));
    }

    Bytes seal(IkeMessage message) {
        return session.orElseThrow().protection().seal(message);
    }

    private IkeMessage open(IkeMessage outer) {
        return switch (session.orElseThrow().protection().open(outer.encode(), outer)) {
            case MessageProtection.Opened.Authentic(IkeMessage message) -> message;
            case MessageProtection.Opened.NotAuthentic _,
                    MessageProtection.Opened.Incomplete _,
                    MessageProtection.Opened.MalformedInside _ ->
                    outer;
        };
    }

    private static IkeMessage decode(Bytes octets) {
        try {
            return IkeMessage.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }

    private static Bytes der(java.security.cert.X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException bad) {
            throw new AssertionError(bad);
        }
    }
}
