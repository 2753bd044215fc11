package mip6.lab.demo;

import mip6.ikev2.crypto.ChildKeys;
import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Fragmentation;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.crypto.Reassemblies;
import mip6.ikev2.crypto.SignatureAlgorithm;
import mip6.ikev2.crypto.SignedOctets;
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
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.pki.Credentials;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An attacker's end of an IKE SA after IKE_SA_INIT.
 *
 * @param request octets of IKE_SA_INIT
 * @param response octets of its answer
 */
record HalfOpen(
        Attacker attacker,
        Bytes request,
        Bytes response,
        IkeSuite suite,
        IkeKeys keys,
        MessageProtection protection) {

    private static final int DATAGRAM = 1200;

    static HalfOpen of(Attacker attacker, EphemeralKey key, Bytes request, Bytes response) {
        IkeMessage asked = Attacker.decode(request).orElseThrow();
        IkeMessage answer = Attacker.decode(response).orElseThrow();
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
                        new IkeKeys.Freshness(
                                nonce(asked), nonce(answer), asked.initiatorSpi(), spi(answer)));
        return new HalfOpen(
                attacker,
                request,
                response,
                suite,
                keys,
                MessageProtection.ofInitiator(suite, keys, attacker.random()));
    }

    private static Bytes nonce(IkeMessage message) {
        return message.first(Nonce.class).orElseThrow().data();
    }

    private static IkeSpi spi(IkeMessage answer) {
        return answer.responderSpi();
    }

    /** As an honest node would send it, with the proof over {@code signed} as its IKE_SA_INIT. */
    List<Payload> authPayloads(Identity identity, Credentials credentials, Bytes signed) {
        return authPayloads(
                identity,
                credentials.chain(),
                new Signer(credentials.key())
                        .sign(SignatureAlgorithm.ECDSA_SHA2_256, signed(identity, signed)));
    }

    /** With whatever is to be shown and to prove it. */
    List<Payload> authPayloads(
            Identity identity, List<X509Certificate> chain, Authentication authentication) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new IdentificationInitiator(identity));
        chain.forEach(each -> payloads.add(Certificate.x509(der(each))));
        payloads.add(authentication);
        payloads.add(
                new Configuration(Configuration.CFG_REQUEST, List.of(InternalIp6Address.any())));
        payloads.addAll(child());
        return payloads;
    }

    List<Payload> authPayloads(Identity identity, Credentials credentials) {
        return authPayloads(identity, credentials, request);
    }

    /** What AUTH of {@code identity} has to be over. */
    SignedOctets signed(Identity identity) {
        return signed(identity, request);
    }

    private SignedOctets signed(Identity identity, Bytes first) {
        Bytes nonce = nonce(Attacker.decode(response).orElseThrow());
        return SignedOctets.of(first, nonce, suite.prf(), keys.skPi(), identity);
    }

    /** Asks to prove itself by EAP. */
    List<Payload> eapPayloads(Identity identity) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(new IdentificationInitiator(identity));
        payloads.add(
                new Configuration(Configuration.CFG_REQUEST, List.of(InternalIp6Address.any())));
        payloads.addAll(child());
        return payloads;
    }

    /** AUTH of a shared key, such as the MSK. */
    Authentication proof(Identity identity, Secret key) {
        return new Authentication(
                Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE,
                signed(identity).sharedKeyMac(suite.prf(), key));
    }

    /** Keys of the CHILD_SA that IKE_AUTH makes. */
    ChildKeys childKeys(EspSuite esp) {
        return ChildKeys.derive(
                esp,
                suite.prf(),
                keys.skD(),
                Optional.empty(),
                nonce(Attacker.decode(request).orElseThrow()),
                nonce(Attacker.decode(response).orElseThrow()));
    }

    static List<Payload> child() {
        return List.of(
                Notify.of(NotifyType.USE_TRANSPORT_MODE),
                Proposals.espDefault().offer(Bytes.ofHex("01020304")),
                TrafficSelectorsInitiator.of(List.of(TrafficSelector.anyMobilityHeader())),
                TrafficSelectorsResponder.of(
                        List.of(TrafficSelector.mobilityHeader(Plan.HOME_AGENT_ADDRESS))));
    }

    /** Sealed, as one message or as fragments. */
    List<Bytes> seal(int exchange, long id, List<Payload> payloads, boolean fragments) {
        return fragments
                ? fragments(exchange, id, payloads, DATAGRAM)
                : List.of(protection.seal(message(exchange, id, payloads)));
    }

    /** Sealed as fragments of that many octets, however long all of it is. */
    List<Bytes> fragments(int exchange, long id, List<Payload> payloads, int longest) {
        Fragmentation fragmentation =
                new Fragmentation(longest, new Reassemblies(1 << 20, Long.MAX_VALUE));
        return IkeMessage.datagrams(
                protection.with(Optional.of(fragmentation)).seal(message(exchange, id, payloads)));
    }

    private IkeMessage message(int exchange, long id, List<Payload> payloads) {
        IkeMessage first = Attacker.decode(response).orElseThrow();
        return new IkeMessage(
                first.initiatorSpi(), first.responderSpi(), exchange, true, false, id, payloads);
    }

    void send(int exchange, long id, List<Payload> payloads)
            throws LinuxException, InterruptedException {
        for (Bytes octets : seal(exchange, id, payloads, false)) {
            attacker.send(octets);
        }
    }

    /** Sends a protected request and opens its answer. */
    IkeMessage ask(int exchange, long id, List<Payload> payloads)
            throws LinuxException, InterruptedException {
        send(exchange, id, payloads);
        return answer(exchange, id);
    }

    IkeMessage answer(int exchange, long id) throws InterruptedException {
        IkeMessage first = Attacker.decode(response).orElseThrow();
        Bytes octets =
                attacker.await(
                        answer ->
                                answer.initiatorSpi().equals(first.initiatorSpi())
                                        && answer.response()
                                        && answer.exchangeType() == exchange
                                        && answer.messageId() == id);
        MessageProtection.Opened opened =
                protection.open(octets, Attacker.decode(octets).orElseThrow());
        if (opened instanceof MessageProtection.Opened.Authentic(IkeMessage message)) {
            return message;
        }
        throw new AssertionError(opened);
    }

    /** IKE_AUTH in fragments, and what is answered. */
    IkeMessage authenticateInFragments(List<Payload> payloads)
            throws LinuxException, InterruptedException {
        for (Bytes fragment : seal(ExchangeType.IKE_AUTH, 1, payloads, true)) {
            attacker.send(fragment);
        }
        return answer(ExchangeType.IKE_AUTH, 1);
    }

    IkeMessage authenticate(List<Payload> payloads) throws LinuxException, InterruptedException {
        return ask(ExchangeType.IKE_AUTH, 1, payloads);
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
