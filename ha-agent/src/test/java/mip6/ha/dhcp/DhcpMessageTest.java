package mip6.ha.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ha.dhcp.DhcpOption.AssociatedAddress;
import mip6.ha.dhcp.DhcpOption.Association;
import mip6.ha.dhcp.DhcpOption.ClientIdentifier;
import mip6.ha.dhcp.DhcpOption.ElapsedTime;
import mip6.ha.dhcp.DhcpOption.OptionRequest;
import mip6.ha.dhcp.DhcpOption.RapidCommit;
import mip6.ha.dhcp.DhcpOption.ServerIdentifier;
import mip6.ha.dhcp.DhcpOption.Status;
import mip6.ha.dhcp.DhcpOption.UnrecognizedOption;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;

class DhcpMessageTest {

    private static final Ipv6Address ADDRESS = Ipv6Address.of("2001:db8:1::1000");

    /** Made by hand after RFC 8415 8, 21.2 to 21.6 and 21.13. */
    private static final Bytes REPLY =
            Bytes.ofHex(
                    "07 123456"
                            // client and server identifiers
                            + "0001 0004 0004aabb"
                            + "0002 0003 0003cc"
                            // IA_NA 1, T1 50 s, T2 80 s
                            + "0003 0032 00000001 00000032 00000050"
                            // IAADDR, preferred 100 s, valid 200 s
                            + "0005 0018 20010db8000100000000000000001000 00000064 000000c8"
                            // status Success
                            + "000d 0006 0000 676f6f64"
                            // unknown
                            + "fffe 0001 7f");

    @Test
    void aReplyIsRead() throws MalformedException {
        DhcpMessage reply = DhcpMessage.decode(REPLY);
        assertThat(reply.type()).isEqualTo(DhcpMessage.REPLY);
        assertThat(reply.transaction()).isEqualTo(0x123456);
        assertThat(reply.client()).contains(Bytes.ofHex("0004aabb"));
        assertThat(reply.server()).contains(Bytes.ofHex("0003cc"));
        assertThat(reply.refusal(1)).isEmpty();
        assertThat(reply.grant(2)).isEmpty();
        assertThat(reply.grant(1))
                .contains(
                        new Grant(
                                ADDRESS,
                                Duration.ofSeconds(50),
                                Duration.ofSeconds(80),
                                Duration.ofSeconds(200)));
        assertThat(reply.options()).contains(new UnrecognizedOption(0xfffe, Bytes.of(0x7f)));
        assertThat(reply.encode()).isEqualTo(REPLY);
    }

    @Test
    void whatIsWrittenIsRead() throws MalformedException {
        DhcpMessage message =
                new DhcpMessage(
                        DhcpMessage.SOLICIT,
                        0xffffff,
                        List.of(
                                new ClientIdentifier(Bytes.of(0, 4, 1)),
                                new ServerIdentifier(Bytes.of(0, 4, 2)),
                                new Association(
                                        1,
                                        2,
                                        3,
                                        List.of(
                                                new AssociatedAddress(
                                                        ADDRESS,
                                                        4,
                                                        5,
                                                        List.of(new Status(2, "no"))))),
                                new OptionRequest(List.of(82, 23)),
                                new ElapsedTime(77),
                                new RapidCommit()));
        assertThat(DhcpMessage.decode(message.encode())).isEqualTo(message);
        assertThat(message.isRapid()).isTrue();
    }

    @Test
    void aRefusalMayStandOutsideOrInside() throws MalformedException {
        Status full = new Status(2, "full");
        assertThat(reply(full).refusal(1)).contains(full);
        assertThat(reply(new Association(1, 0, 0, List.of(full))).refusal(1)).contains(full);
        assertThat(reply(new Association(2, 0, 0, List.of(full))).refusal(1)).isEmpty();
    }

    /** RFC 8415 21.4: T1 and T2 of 0 leave it to the client; 7.7: all ones are for ever. */
    @Test
    void whatTheServerLeavesOpenIsHalfAndFourFifths() {
        assertThat(grant(0, 0, 1000, 2000).renew()).isEqualTo(Duration.ofSeconds(500));
        assertThat(grant(0, 0, 1000, 2000).rebind()).isEqualTo(Duration.ofSeconds(800));
        assertThat(grant(900, 5000, 1000, 2000).rebind()).isEqualTo(Duration.ofSeconds(2000));
        assertThat(grant(0, 0, 0xffff_ffffL, 0xffff_ffffL).valid()).isGreaterThan(days(10_000));
    }

    private static Duration days(long days) {
        return Duration.ofDays(days);
    }

    private static Grant grant(long renew, long rebind, long preferred, long valid) {
        return reply(
                        new Association(
                                1,
                                renew,
                                rebind,
                                List.of(
                                        new AssociatedAddress(
                                                ADDRESS, preferred, valid, List.of()))))
                .grant(1)
                .orElseThrow();
    }

    private static DhcpMessage reply(DhcpOption option) {
        return new DhcpMessage(DhcpMessage.REPLY, 1, List.of(option));
    }

    @Test
    void whatIsCutOrTooMuchIsRefused() {
        for (int length = 1; length < REPLY.length() - 5; length++) {
            Bytes cut = REPLY.slice(0, length);
            if (length != 4 && length != 12 && length != 19 && length != 73 && length != 83) {
                assertThatThrownBy(() -> DhcpMessage.decode(cut))
                        .as("%d octets", length)
                        .isInstanceOf(MalformedException.class);
            }
        }
        Bytes relayed = Bytes.ofHex("0c00 00000000000000000000000000000000");
        assertThatThrownBy(() -> DhcpMessage.decode(relayed))
                .isInstanceOf(MalformedException.class);
        Bytes many = Bytes.concat(Bytes.of(7, 0, 0, 1), Bytes.zeros(4 * 65));
        assertThatThrownBy(() -> DhcpMessage.decode(many)).isInstanceOf(MalformedException.class);
    }

    /** As deep as a datagram of any size may nest them. */
    @Test
    void associationsWithinAssociationsEndSomewhere() throws MalformedException {
        Bytes nested = Bytes.EMPTY;
        for (int i = 0; i < 4000; i++) {
            nested =
                    Bytes.concat(
                            Bytes.of(0, 3, nested.length() + 12 >> 8, nested.length() + 12 & 0xff),
                            Bytes.zeros(12),
                            nested);
        }
        assertThat(DhcpMessage.decode(Bytes.concat(Bytes.of(7, 0, 0, 1), nested)).options())
                .hasSize(1);
    }

    @Test
    void anyOctetsAreAMessageOrMalformed() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = REPLY.toArray();
            for (int j = random.nextInt(4); j >= 0; j--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            try {
                DhcpMessage message = DhcpMessage.decode(Bytes.wrap(octets));
                assertThat(DhcpMessage.decode(message.encode())).as("%d", i).isEqualTo(message);
            } catch (MalformedException refused) {
                assertThat(refused).hasNoCause();
            }
        }
    }
}
