package mip6.ha.radius;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The home agent's side of RADIUS against answers that a server, or somebody else, makes. */
class RadiusTest {

    private static final RadiusSecret SECRET = secret("testing123");
    private static final Bytes NAME = Bytes.ofUtf8("mn1.example.com");
    private static final Bytes IDENTITY = Bytes.ofHex("0207000501");
    private static final Bytes SUCCESS = Bytes.of(3, 7, 0, 4);
    private static final Bytes SALT = Bytes.of(0x80, 1);

    private final SecureRandom random = new SecureRandom();
    private final RadiusExchange exchange = begin(IDENTITY, Bytes.EMPTY);
    private final RadiusPacket request = exchange.request();

    private static RadiusSecret secret(String text) {
        return new RadiusSecret(Secret.of(Bytes.ofUtf8(text)));
    }

    private RadiusExchange begin(Bytes eap, Bytes state) {
        return RadiusExchange.begin(
                new RadiusTerms(2, Duration.ofSeconds(1), 2),
                new EapRequest(NAME, "ha1.example.com", state, eap),
                SECRET,
                random,
                0);
    }

    private static RadiusAttribute text(int type, String value) {
        return new RadiusAttribute(type, Bytes.ofUtf8(value));
    }

    private static RadiusAttribute eap(Bytes packet) {
        return new RadiusAttribute(RadiusAttribute.EAP_MESSAGE, packet);
    }

    private List<RadiusAttribute> acceptance() {
        return new ArrayList<>(
                List.of(
                        eap(SUCCESS),
                        SECRET.mppeKey(false, Bytes.ofHex("11".repeat(32)), SALT, request),
                        SECRET.mppeKey(true, Bytes.ofHex("22".repeat(32)), SALT, request),
                        text(RadiusAttribute.USER_NAME, "alice@example.com"),
                        new RadiusAttribute(
                                RadiusAttribute.FRAMED_IPV6_ADDRESS,
                                Ipv6Address.of("2001:db8:1::77").toBytes()),
                        text(RadiusAttribute.FILTER_ID, "other"),
                        text(RadiusAttribute.FILTER_ID, "mip6-dns-name=MN1.example.com")));
    }

    private Optional<EapAnswer> accept(List<RadiusAttribute> attributes) {
        return exchange.received(
                SECRET.answer(request, RadiusPacket.ACCESS_ACCEPT, attributes).encode());
    }

    @Test
    void aRequestCarriesTheWholeEapPacketAndItsProofFirst() throws MalformedException {
        Bytes large = Bytes.ofHex("0207" + "03e8" + "0d" + "ab".repeat(995));
        RadiusPacket sent = RadiusPacket.decode(begin(large, Bytes.ofUtf8("state")).octets());
        assertThat(sent.code()).isEqualTo(RadiusPacket.ACCESS_REQUEST);
        assertThat(sent.eapMessage()).contains(large);
        assertThat(sent.all(RadiusAttribute.EAP_MESSAGE)).hasSize(4);
        assertThat(sent.first(RadiusAttribute.USER_NAME)).contains(NAME);
        assertThat(sent.first(RadiusAttribute.STATE)).contains(Bytes.ofUtf8("state"));
        assertThat(sent.attributes().getFirst().type())
                .isEqualTo(RadiusAttribute.MESSAGE_AUTHENTICATOR);
        assertThat(RadiusPacket.decode(sent.encode())).isEqualTo(sent);
    }

    @Test
    @Tag("req:S5026-5.4-b")
    void anAcceptanceTellsKeyNameAndAddresses() {
        EapAnswer.Accept accept = (EapAnswer.Accept) accept(acceptance()).orElseThrow();
        assertThat(accept.eap()).isEqualTo(SUCCESS);
        assertThat(Bytes.copyOf(accept.msk().reveal()))
                .isEqualTo(Bytes.ofHex("11".repeat(32) + "22".repeat(32)));
        assertThat(accept.userName()).isEqualTo(Bytes.ofUtf8("alice@example.com"));
        assertThat(accept.addresses()).containsExactly(Ipv6Address.of("2001:db8:1::77"));
        assertThat(accept.dnsNames()).containsExactly("mn1.example.com");
    }

    @Test
    void theKeysHaveToBeThere() {
        for (int missing : List.of(1, 2)) {
            List<RadiusAttribute> attributes = acceptance();
            attributes.remove(missing);
            assertThat(accept(attributes))
                    .contains(new EapAnswer.Unusable("Access-Accept without the keys of MS-MPPE"));
        }
        List<RadiusAttribute> broken = acceptance();
        broken.set(
                1,
                new RadiusAttribute(
                        RadiusAttribute.VENDOR_SPECIFIC, Bytes.ofHex("00000137 11 03 00")));
        assertThat(accept(broken).orElseThrow()).isInstanceOf(EapAnswer.Unusable.class);
    }

    @Test
    void anAcceptanceWithoutSuccessIsNone() {
        for (Bytes other : List.of(Bytes.of(4, 7, 0, 4), Bytes.ofHex("0108000501"), Bytes.of(3))) {
            List<RadiusAttribute> attributes = acceptance();
            attributes.set(0, eap(other));
            assertThat(accept(attributes))
                    .contains(new EapAnswer.Unusable("Access-Accept without EAP-Success"));
        }
    }

    @Test
    void aChallengeGivesPacketAndState() {
        Bytes asked = Bytes.ofHex("0108000601aa");
        Optional<EapAnswer> answer =
                exchange.received(
                        SECRET.answer(
                                        request,
                                        RadiusPacket.ACCESS_CHALLENGE,
                                        List.of(
                                                eap(asked.slice(0, 4)),
                                                eap(asked.from(4)),
                                                text(RadiusAttribute.STATE, "s2")))
                                .encode());
        assertThat(answer).contains(new EapAnswer.Challenge(asked, Bytes.ofUtf8("s2")));
    }

    @Test
    void aRejectionIsOneWithAnyEapPacketOrNone() {
        Bytes failure = Bytes.of(4, 7, 0, 4);
        for (List<RadiusAttribute> attributes :
                List.<List<RadiusAttribute>>of(List.of(), List.of(eap(SUCCESS)))) {
            assertThat(
                            exchange.received(
                                    SECRET.answer(request, RadiusPacket.ACCESS_REJECT, attributes)
                                            .encode()))
                    .contains(new EapAnswer.Reject(failure));
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotHeard() {
        assertThat(
                        exchange.received(
                                secret("testing124")
                                        .answer(request, RadiusPacket.ACCESS_ACCEPT, acceptance())
                                        .encode()))
                .isEmpty();
    }

    @Test
    void anAnswerToAnotherRequestIsNotHeard() {
        RadiusPacket other = begin(IDENTITY, Bytes.EMPTY).request();
        assertThat(
                        exchange.received(
                                SECRET.answer(
                                                new RadiusPacket(
                                                        RadiusPacket.ACCESS_REQUEST,
                                                        request.identifier(),
                                                        other.authenticator(),
                                                        List.of()),
                                                RadiusPacket.ACCESS_ACCEPT,
                                                acceptance())
                                        .encode()))
                .isEmpty();
        assertThat(
                        exchange.received(
                                SECRET.answer(
                                                new RadiusPacket(
                                                        RadiusPacket.ACCESS_REQUEST,
                                                        request.identifier() + 1 & 0xff,
                                                        request.authenticator(),
                                                        List.of()),
                                                RadiusPacket.ACCESS_ACCEPT,
                                                acceptance())
                                        .encode()))
                .isEmpty();
    }

    /** What a collision of MD5 lets somebody make: a right Response Authenticator, and no more. */
    @Test
    void aResponseAuthenticatorAloneProvesNothing() {
        for (RadiusPacket forged :
                List.of(
                        SECRET.withResponseAuthenticatorAlone(
                                request, RadiusPacket.ACCESS_ACCEPT, acceptance()),
                        SECRET.withResponseAuthenticatorAlone(
                                request, RadiusPacket.ACCESS_REJECT, List.of()))) {
            assertThat(exchange.received(forged.encode())).isEmpty();
        }
        RadiusPacket right = SECRET.answer(request, RadiusPacket.ACCESS_ACCEPT, acceptance());
        List<RadiusAttribute> twice = new ArrayList<>(right.attributes());
        twice.add(right.attributes().getFirst());
        assertThat(
                        exchange.received(
                                SECRET.withResponseAuthenticatorAlone(
                                                request, RadiusPacket.ACCESS_ACCEPT, twice)
                                        .encode()))
                .isEmpty();
        List<RadiusAttribute> wrong = new ArrayList<>(right.attributes());
        wrong.set(0, new RadiusAttribute(RadiusAttribute.MESSAGE_AUTHENTICATOR, Bytes.zeros(16)));
        assertThat(
                        exchange.received(
                                SECRET.withResponseAuthenticatorAlone(
                                                request, RadiusPacket.ACCESS_ACCEPT, wrong)
                                        .encode()))
                .isEmpty();
    }

    @Test
    void noOctetMayChange() {
        byte[] right =
                SECRET.answer(request, RadiusPacket.ACCESS_ACCEPT, acceptance()).encode().toArray();
        for (int i = 0; i < right.length; i++) {
            byte[] changed = right.clone();
            changed[i] ^= 1;
            assertThat(exchange.received(Bytes.wrap(changed))).as("octet %d", i).isEmpty();
        }
        for (int length = 0; length < right.length; length++) {
            assertThat(exchange.received(Bytes.copyOf(right, 0, length))).isEmpty();
        }
        assertThat(exchange.received(Bytes.wrap(right))).isPresent();
    }

    @Test
    void attributesOfNoLengthAreMalformed() {
        Bytes header = Bytes.ofHex("02070016" + "00".repeat(16));
        assertThat(exchange.received(Bytes.concat(header, Bytes.of(1, 0)))).isEmpty();
        assertThat(exchange.received(Bytes.concat(header, Bytes.of(1, 1)))).isEmpty();
        assertThat(exchange.received(Bytes.concat(header, Bytes.of(1, 3)))).isEmpty();
    }

    @Test
    void eachServerIsAskedSeveralTimesAndThenTheNext() {
        List<List<Integer>> asked = new ArrayList<>();
        Optional<RadiusExchange> next = Optional.of(exchange);
        while (next.isPresent()) {
            RadiusExchange it = next.get();
            asked.add(List.of(it.server(), it.sendings(), (int) (it.due() / 1_000_000_000)));
            assertThat(it.octets()).isEqualTo(exchange.octets());
            next = it.timedOut(it.due());
        }
        assertThat(asked)
                .containsExactly(
                        List.of(0, 1, 1), List.of(0, 2, 3), List.of(1, 1, 4), List.of(1, 2, 6));
    }
}
