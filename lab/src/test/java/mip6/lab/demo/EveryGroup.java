package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;

import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An IKE_SA_INIT request for each number of a key exchange method, with the same value of 32 octets
 * (attack 2). They are one message but for its SPI and that number, and few are under way at once,
 * so that none is lost and none is asked for a cookie.
 */
final class EveryGroup {

    private static final int ALL = 1 << 16;

    /** The one whose values have this length; the home agent's first choice, too. */
    private static final int CURVE25519 = KeyExchangeGroup.CURVE25519.transformId();

    /** In the notation of the configuration, with all groups that there are here. */
    static final String PROPOSAL =
            "aes128gcm16-prfsha256-x25519-ecp256-ecp384-ecp521-modp2048-modp3072";

    private static final int AT_ONCE = 32;
    private static final int KEY_EXCHANGE_HEADER = 4;

    private static final SecurityAssociation OFFER =
            Proposals.ike(List.of(PROPOSAL)).offer(Bytes.EMPTY);

    private final Attacker attacker;
    private final byte[] request;
    private final int groupAt;

    EveryGroup(Attacker attacker) {
        this.attacker = attacker;
        List<Payload> payloads = attacker.initPayloads();
        payloads.set(0, OFFER);
        payloads.set(1, new KeyExchange(0, Bytes.ofHex("09".repeat(32))));
        request = attacker.init(payloads).encode().toArray();
        groupAt = attacker.init(payloads.subList(0, 1)).encode().length() + KEY_EXCHANGE_HEADER;
    }

    /**
     * Sends all of them, and judges each answer: what the home agent does not know it refuses,
     * naming what it does.
     */
    void assertOnlyKnownOnesAreUsed() throws LinuxException, InterruptedException {
        long series = attacker.random().nextLong() << 16;
        for (int begun = 0; begun < ALL; begun += AT_ONCE) {
            Map<IkeSpi, Integer> waiting = new HashMap<>();
            for (int group = begun; group < begun + AT_ONCE; group++) {
                waiting.put(new IkeSpi(series | group), group);
                attacker.spoof(attacker.own(), Plan.HOME_AGENT_ADDRESS, request(series, group));
            }
            while (!waiting.isEmpty()) {
                IkeMessage answer =
                        Attacker.decode(
                                        attacker.await(
                                                it -> waiting.containsKey(it.initiatorSpi())))
                                .orElseThrow();
                judge(Objects.requireNonNull(waiting.remove(answer.initiatorSpi())), answer);
            }
        }
    }

    private static void judge(int group, IkeMessage answer) {
        if (group == CURVE25519) {
            assertThat(answer.first(KeyExchange.class)).isPresent();
        } else {
            Notify refusal =
                    KeyExchangeGroup.of(group).isPresent()
                            ? Notify.of(NotifyType.INVALID_SYNTAX)
                            : Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0, CURVE25519));
            assertThat(answer.payloads()).as("group %d", group).containsExactly(refusal);
        }
    }

    private Bytes request(long series, int group) {
        byte[] octets = request.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            octets[i] = (byte) (series >> (56 - 8 * i));
        }
        octets[6] = (byte) (group >> 8);
        octets[7] = (byte) group;
        octets[groupAt] = (byte) (group >> 8);
        octets[groupAt + 1] = (byte) group;
        return Bytes.wrap(octets);
    }

    /**
     * Sends public values of each known group that are none: those of another length are refused,
     * others get no answer.
     *
     * @return how many
     */
    int assertBadValuesAreRefused() throws LinuxException, InterruptedException {
        int sent = 0;
        for (KeyExchangeGroup group : KeyExchangeGroup.values()) {
            int length = group.publicLength();
            for (int other : new int[] {1, length - 1, length + 1, 2 * length, 1024}) {
                IkeMessage asked = ask(group, Bytes.zeros(other));
                Bytes answer = attacker.await(it -> it.initiatorSpi().equals(asked.initiatorSpi()));
                assertThat(Attacker.decode(answer).orElseThrow().payloads())
                        .as("%d octets of %s", other, group)
                        .containsExactly(Notify.of(NotifyType.INVALID_SYNTAX));
                sent++;
            }
            for (Bytes value : badValues(group)) {
                IkeMessage _ = ask(group, value);
                sent++;
            }
        }
        assertThat(attacker.answers()).isEmpty();
        return sent;
    }

    private IkeMessage ask(KeyExchangeGroup group, Bytes value)
            throws LinuxException, InterruptedException {
        List<Payload> payloads = attacker.initPayloads();
        payloads.set(0, OFFER);
        payloads.set(1, new KeyExchange(group.transformId(), value));
        IkeMessage message = attacker.init(payloads);
        attacker.send(message.encode());
        return message;
    }

    private static List<Bytes> badValues(KeyExchangeGroup group) {
        int length = group.publicLength();
        Bytes zero = Bytes.zeros(length);
        Bytes one = Bytes.concat(Bytes.zeros(length - 1), Bytes.of(1));
        Bytes most = Bytes.ofHex("ff".repeat(length));
        return switch (group) {
            case MODP_2048 -> List.of(zero, one, most, last(DHStandardGroups.rfc3526_2048));
            case MODP_3072 -> List.of(zero, one, most, last(DHStandardGroups.rfc3526_3072));
            // off the curve, and beyond its field
            case ECP_256, ECP_384, ECP_521 ->
                    List.of(zero, one, most, Bytes.ofHex("01".repeat(length)));
            // little-endian, of order 1, 4 and 8, and p, which is zero again
            case CURVE25519 ->
                    List.of(
                            zero,
                            Bytes.concat(Bytes.of(1), Bytes.zeros(31)),
                            Bytes.ofHex(
                                    "e0eb7a7c3b41b8ae1656e3faf19fc46a"
                                            + "da098deb9c32b1fd866205165f49b800"),
                            Bytes.ofHex("ed" + "ff".repeat(30) + "7f"));
        };
    }

    /** p - 1. */
    private static Bytes last(DHParameters group) {
        return Bytes.ofHex(group.getP().subtract(BigInteger.ONE).toString(16));
    }
}
