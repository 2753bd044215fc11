package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.radius.RadiusAttribute;
import mip6.ha.radius.RadiusPacket;
import mip6.ha.radius.RadiusSecret;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.lab.radius.FreeRadius;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Answers in place of the AAA server's (RFC 3579 4.3), to a home agent that serves a mobile node.
 * After each case the binding and its traffic are as before.
 */
@Timeout(120)
class RadiusAttackIT {

    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final RadiusSecret TRUE = secret(FreeRadius.SECRET);
    private static final RadiusSecret GUESSED = secret("guessed");
    private static final Bytes SUCCESS = Bytes.of(3, 0, 0, 4);
    private static final Bytes KEY = Bytes.ofHex("5a".repeat(32));

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker attacker;
    private static ForgedAaa aaa;

    @BeforeAll
    static void besiege() throws Exception {
        provider =
                new BesiegedProvider(
                        folder,
                        """

                        [radius]
                        servers = ["%s"]
                        secret = "%s/radius.secret"
                        timeout = "100ms"
                        attempts = 2
                        """
                                .formatted(Plan.DNS, folder));
        aaa = ForgedAaa.start(provider.topology().dns(), Plan.DNS);
        attacker = provider.attacker();
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        aaa.close();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        provider.assertUnharmed();
    }

    private static RadiusSecret secret(String text) {
        return new RadiusSecret(Secret.of(Bytes.ofUtf8(text)));
    }

    /** What an Access-Accept for the attacker would hold. */
    private static List<RadiusAttribute> acceptance(RadiusSecret secret, RadiusPacket request) {
        return List.of(
                new RadiusAttribute(RadiusAttribute.EAP_MESSAGE, SUCCESS),
                new RadiusAttribute(RadiusAttribute.USER_NAME, Bytes.ofUtf8("mn2.example.com")),
                new RadiusAttribute(
                        RadiusAttribute.FRAMED_IPV6_ADDRESS, provider.homeAddress().toBytes()),
                secret.mppeKey(false, KEY, Bytes.of(0x80, 1), request),
                secret.mppeKey(true, KEY, Bytes.of(0x80, 2), request));
    }

    private static RadiusPacket accept(RadiusSecret secret, RadiusPacket request) {
        return secret.answer(request, RadiusPacket.ACCESS_ACCEPT, acceptance(secret, request));
    }

    /** CVE-2024-3596: a right Response Authenticator, without Message-Authenticator. */
    private static Bytes withoutMessageAuthenticator(RadiusPacket request) throws Exception {
        RadiusPacket bare =
                new RadiusPacket(
                        RadiusPacket.ACCESS_ACCEPT,
                        request.identifier(),
                        request.authenticator(),
                        acceptance(TRUE, request));
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(bare.encode().toArray());
        Bytes proof = Bytes.wrap(md5.digest(Bytes.ofUtf8(FreeRadius.SECRET).toArray()));
        return new RadiusPacket(bare.code(), bare.identifier(), proof, bare.attributes()).encode();
    }

    private static Bytes with(Bytes octets, int at, int value) {
        byte[] altered = octets.toArray();
        altered[at] = (byte) value;
        return Bytes.wrap(altered);
    }

    private static List<Bytes> forgeries(RadiusPacket request) {
        Bytes good = accept(TRUE, request).encode();
        List<Bytes> all = new ArrayList<>();
        all.add(Bytes.EMPTY);
        all.add(request.encode());
        all.add(accept(GUESSED, request).encode());
        try {
            all.add(withoutMessageAuthenticator(request));
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
        // another code, another request's, each part of it altered
        all.add(with(good, 0, RadiusPacket.ACCESS_CHALLENGE));
        all.add(with(good, 1, request.identifier() ^ 1));
        for (int at = 4; at < good.length(); at += 7) {
            all.add(with(good, at, good.at(at) ^ 0x40));
        }
        // lengths: of the packet, of an attribute, one of none, of one
        for (int length : new int[] {0, 19, 21, good.length() - 1, good.length() + 1, 4097}) {
            all.add(with(with(good, 2, length >> 8), 3, length & 0xff));
        }
        for (int length : new int[] {0, 1, 255}) {
            all.add(with(good, 21, length));
        }
        all.add(good.slice(0, good.length() - 5));
        // an answer to what somebody else asked
        RadiusPacket before =
                new RadiusPacket(request.code(), request.identifier(), Bytes.zeros(16), List.of());
        all.add(accept(TRUE, before).encode());
        return all;
    }

    /** Begins EAP as somebody who may use the service, whom the AAA server is asked about. */
    private static IkeMessage begin(HalfOpen sa, Function<RadiusPacket, List<Bytes>> answers)
            throws Exception {
        aaa.answers(answers);
        return sa.authenticate(sa.eapPayloads(MN2));
    }

    private static boolean isSuccess(IkeMessage answer) {
        return answer.first(Eap.class).filter(it -> it.message().equals(SUCCESS)).isPresent();
    }

    @Test
    void forgedAnswersAreNone() throws Exception {
        int before = aaa.asked();
        IkeMessage answer = begin(attacker.halfOpen(), RadiusAttackIT::forgeries);
        assertThat(aaa.asked() - before).as("asked again, for nobody answered").isEqualTo(2);
        assertThat(isSuccess(answer)).isFalse();
        assertThat(answer.first(Authentication.class)).isEmpty();
        assertThat(answer.notify(NotifyType.TEMPORARY_FAILURE)).isPresent();
    }

    @Test
    void aTrueAnswerAmongForgedOnesCounts() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        IkeMessage answer =
                begin(
                        sa,
                        request -> {
                            List<Bytes> all = forgeries(request);
                            all.add(
                                    TRUE.answer(request, RadiusPacket.ACCESS_REJECT, List.of())
                                            .encode());
                            return all;
                        });
        assertThat(answer.first(Eap.class).orElseThrow().message().at(0)).isEqualTo(4);
    }

    @Test
    void anAcceptanceWithoutSuccessOrKeyIsNone() throws Exception {
        for (int missing :
                new int[] {RadiusAttribute.EAP_MESSAGE, RadiusAttribute.VENDOR_SPECIFIC}) {
            IkeMessage answer =
                    begin(
                            attacker.halfOpen(),
                            request ->
                                    List.of(
                                            TRUE.answer(
                                                            request,
                                                            RadiusPacket.ACCESS_ACCEPT,
                                                            acceptance(TRUE, request).stream()
                                                                    .filter(
                                                                            it ->
                                                                                    it.type()
                                                                                            != missing)
                                                                    .toList())
                                                    .encode()));
            assertThat(isSuccess(answer)).isFalse();
            assertThat(answer.notify(NotifyType.TEMPORARY_FAILURE)).isPresent();
        }
    }

    /** I2: an AAA server that is wrong about whose address it is takes it from nobody. */
    @Test
    void theAddressOfAnotherIsNotGiven() throws Exception {
        HalfOpen sa = attacker.halfOpen();
        IkeMessage success = begin(sa, request -> List.of(accept(TRUE, request).encode()));
        assertThat(isSuccess(success)).isTrue();
        Secret msk = Secret.of(Bytes.concat(KEY, KEY));
        IkeMessage answer = sa.ask(ExchangeType.IKE_AUTH, 2, List.of(sa.proof(MN2, msk)));
        assertThat(answer.all(Notify.class)).anyMatch(Notify::isError);
        assertThat(answer.toString()).doesNotContain(provider.homeAddress().toString());
    }

    /** I3: an AAA server that never comes to an end, and what no RADIUS packet has room for. */
    @Test
    void whatIsRelayedIsBounded() throws Exception {
        int before = aaa.asked();
        HalfOpen sa = attacker.halfOpen();
        IkeMessage answer =
                begin(
                        sa,
                        request ->
                                List.of(
                                        TRUE.answer(
                                                        request,
                                                        RadiusPacket.ACCESS_CHALLENGE,
                                                        List.of(
                                                                new RadiusAttribute(
                                                                        RadiusAttribute.EAP_MESSAGE,
                                                                        Bytes.ofHex(
                                                                                "010100060d00")),
                                                                new RadiusAttribute(
                                                                        RadiusAttribute.STATE,
                                                                        Bytes.of(1))))
                                                .encode()));
        Bytes part = Bytes.concat(Bytes.ofHex("020103ee0d40"), Bytes.zeros(1000));
        for (int id = 2; id < 200 && answer.first(Eap.class).isPresent(); id++) {
            answer = sa.ask(ExchangeType.IKE_AUTH, id, List.of(new Eap(part)));
        }
        Attacker.assertRefusal(answer);
        assertThat(aaa.asked() - before).isBetween(90, 110);
        HalfOpen other = attacker.halfOpen();
        IkeMessage _ = other.authenticate(other.eapPayloads(MN2));
        int asked = aaa.asked();
        Bytes large = Bytes.concat(Bytes.ofHex("02012ee60d40"), Bytes.zeros(12_000));
        answer = other.ask(ExchangeType.IKE_AUTH, 2, List.of(new Eap(large)));
        assertThat(answer.notify(NotifyType.TEMPORARY_FAILURE)).isPresent();
        assertThat(aaa.asked()).isEqualTo(asked);
    }
}
