package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Dns;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.PayloadChain;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Set;

/** Reads, decrypts and checks what two strongSwan daemons said to each other. */
class RecordedExchangeTest {

    private static final String PSK = "charon-psk.properties";
    private static final String CERTIFICATES = "charon-certificates.properties";

    @ParameterizedTest
    @ValueSource(strings = {PSK, CERTIFICATES})
    void everyMessageIsTheSameWhenEncodedAgain(String resource) throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(resource);
        for (String name :
                new String[] {
                    "initRequest", "initResponse", "authRequest", "authResponse", "deleteRequest"
                }) {
            assertThat(exchange.message(name).encode()).as(name).isEqualTo(exchange.octets(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PSK, CERTIFICATES})
    void theKeyScheduleGivesCharonsKeys(String resource) throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(resource);
        IkeKeys keys = keys(exchange);
        assertThat(keys.skD()).isEqualTo(exchange.secret("skD"));
        assertThat(keys.initiator().encryption()).isEqualTo(exchange.secret("skEi"));
        assertThat(keys.responder().encryption()).isEqualTo(exchange.secret("skEr"));
        assertThat(keys.initiator().integrity()).isEqualTo(exchange.secret("skAi"));
        assertThat(keys.responder().integrity()).isEqualTo(exchange.secret("skAr"));
        assertThat(keys.skPi()).isEqualTo(exchange.secret("skPi"));
        assertThat(keys.skPr()).isEqualTo(exchange.secret("skPr"));
        assertThat(keys.toString()).doesNotContain(exchange.octets("skD").toHex());
    }

    @Test
    void thePreSharedKeyIsProvedByBoth() throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(PSK);
        IkeMessage request = opened(exchange, "authRequest");
        Secret psk = Secret.of(Bytes.ofUtf8("a secret of the lab"));
        Authentication auth = request.first(Authentication.class).orElseThrow();
        assertThat(auth.method()).isEqualTo(Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE);
        SignedOctets initiator = initiatorOctets(exchange, request);
        assertThat(initiator.isSharedKeyMac(suite(exchange).prf(), psk, auth.data())).isTrue();
        SignedOctets responder = responderOctets(exchange);
        Bytes responderMac =
                opened(exchange, "authResponse").first(Authentication.class).orElseThrow().data();
        assertThat(responder.isSharedKeyMac(suite(exchange).prf(), psk, responderMac)).isTrue();
        assertThat(responder.isSharedKeyMac(suite(exchange).prf(), psk, auth.data())).isFalse();
        assertThat(request.notify(NotifyType.INITIAL_CONTACT)).isPresent();
    }

    /** The initiator signs with ECDSA, the responder with RSASSA-PSS. */
    @Test
    void theSignaturesAreValid() throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(CERTIFICATES);
        IkeMessage request = opened(exchange, "authRequest");
        IkeMessage response = opened(exchange, "authResponse");
        Authentication ecdsa = request.first(Authentication.class).orElseThrow();
        Authentication pss = response.first(Authentication.class).orElseThrow();
        SignedOctets initiator = initiatorOctets(exchange, request);
        SignedOctets responder = responderOctets(exchange);
        assertThat(SignatureVerifier.verify(key(request), ecdsa, initiator))
                .isEqualTo(SignatureVerifier.Verdict.VALID);
        assertThat(SignatureVerifier.verify(key(response), pss, responder))
                .isEqualTo(SignatureVerifier.Verdict.VALID);
        assertThat(SignatureVerifier.verify(key(request), ecdsa, responder))
                .isEqualTo(SignatureVerifier.Verdict.INVALID);
        assertThat(SignatureVerifier.verify(key(response), pss, initiator))
                .isEqualTo(SignatureVerifier.Verdict.INVALID);
        Bytes hashes =
                exchange.message("initResponse")
                        .notify(NotifyType.SIGNATURE_HASH_ALGORITHMS)
                        .orElseThrow()
                        .data();
        assertThat(HashAlgorithm.announced(hashes)).isEqualTo(Set.of(HashAlgorithm.values()));
    }

    @Test
    void addressSelectorsAndProposalsAreRead() throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(CERTIFICATES);
        IkeMessage request = opened(exchange, "authRequest");
        IkeMessage response = opened(exchange, "authResponse");
        assertThat(request.first(Configuration.class).orElseThrow().attributes())
                .contains(InternalIp6Address.any());
        Configuration reply = response.first(Configuration.class).orElseThrow();
        assertThat(reply.attributes())
                .containsExactly(
                        InternalIp6Address.of(Ipv6Address.of("2001:db8:1::1001"), 64),
                        new InternalIp6Dns(Optional.of(Ipv6Address.of("2001:db8:53::53"))));
        assertThat(request.first(TrafficSelectorsInitiator.class).orElseThrow().ipv6())
                .anySatisfy(
                        selector -> {
                            assertThat(selector.protocol()).isEqualTo(135);
                            assertThat(selector.start()).isEqualTo(Ipv6Address.UNSPECIFIED);
                        });
        SecurityAssociation offered = request.first(SecurityAssociation.class).orElseThrow();
        assertThat(Proposals.espDefault().choose(offered, 0).orElseThrow().answer().number())
                .as("AES-GCM, our first, is their second")
                .isEqualTo(2);
        assertThat(response.notify(NotifyType.NO_PROPOSAL_CHOSEN)).isPresent();
    }

    @Test
    void theChildsKeysAreCharons() throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(CERTIFICATES);
        EspSuite suite = new EspSuite(Encryption.AES_CBC, 256, Integrity.HMAC_SHA2_256_128, false);
        ChildKeys keys =
                ChildKeys.derive(
                        suite,
                        Prf.PRF_HMAC_SHA2_256,
                        exchange.secret("skD"),
                        Optional.empty(),
                        exchange.nonce("initRequest"),
                        exchange.nonce("initResponse"));
        assertThat(keys)
                .isEqualTo(
                        new ChildKeys(
                                new SaKeys(
                                        exchange.secret("childEncryptionInitiator"),
                                        exchange.secret("childIntegrityInitiator")),
                                new SaKeys(
                                        exchange.secret("childEncryptionResponder"),
                                        exchange.secret("childIntegrityResponder"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {PSK, CERTIFICATES})
    void theDeletionIsAuthentic(String resource) throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read(resource);
        assertThat(opened(exchange, "deleteRequest").payloads()).containsExactly(Delete.ike());
        assertThat(opened(exchange, "deleteResponse").payloads()).isEmpty();
    }

    private static IkeSuite suite(RecordedExchange exchange) throws MalformedException {
        SecurityAssociation answer =
                exchange.message("initResponse").first(SecurityAssociation.class).orElseThrow();
        return IkeSuite.of(answer.proposals().getFirst()).orElseThrow();
    }

    private static IkeKeys keys(RecordedExchange exchange) throws MalformedException {
        return IkeKeys.derive(
                suite(exchange), exchange.secret("sharedSecret"), exchange.freshness());
    }

    private static IkeMessage opened(RecordedExchange exchange, String name)
            throws MalformedException {
        IkeMessage outer = exchange.message(name);
        MessageProtection protection =
                outer.initiator()
                        ? MessageProtection.ofResponder(
                                suite(exchange), keys(exchange), new SecureRandom())
                        : MessageProtection.ofInitiator(
                                suite(exchange), keys(exchange), new SecureRandom());
        MessageProtection.Opened opened = protection.open(exchange.octets(name), outer);
        assertThat(opened).isInstanceOf(MessageProtection.Opened.Authentic.class);
        IkeMessage inner = ((MessageProtection.Opened.Authentic) opened).message();
        assertThat(
                        PayloadChain.decode(
                                PayloadChain.firstType(inner.payloads()),
                                PayloadChain.encode(inner.payloads())))
                .isEqualTo(inner.payloads());
        return inner;
    }

    private static SignedOctets initiatorOctets(RecordedExchange exchange, IkeMessage request)
            throws MalformedException {
        Identity identity = request.first(IdentificationInitiator.class).orElseThrow().identity();
        assertThat(identity).isEqualTo(Identity.fqdn("a.example.com"));
        return SignedOctets.of(
                exchange.octets("initRequest"),
                exchange.nonce("initResponse"),
                suite(exchange).prf(),
                keys(exchange).skPi(),
                identity);
    }

    private static SignedOctets responderOctets(RecordedExchange exchange)
            throws MalformedException {
        return SignedOctets.of(
                exchange.octets("initResponse"),
                exchange.nonce("initRequest"),
                suite(exchange).prf(),
                keys(exchange).skPr(),
                opened(exchange, "authResponse")
                        .first(IdentificationResponder.class)
                        .orElseThrow()
                        .identity());
    }

    private static PublicKey key(IkeMessage message) {
        Bytes der = message.first(Certificate.class).orElseThrow().data();
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()))
                    .getPublicKey();
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }
}
