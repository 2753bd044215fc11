package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Octets of each message, both ways. Made with scapy 2.5.0, {@code bytes(IPv6(src=S, dst=D)/...)}
 * with the layer named at each; messages that scapy does not know are its {@code MIP6MH_Generic}
 * over message data laid out by hand, so that the checksum is scapy's.
 */
class MobilityHeaderVectorsTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of("2001:db8:a1::5");

    /** MIP6MH_BRR(), from the home agent. */
    @Test
    void bindingRefreshRequest() throws MalformedException {
        fromHomeAgent(
                """
                3b 00 00 00   No Next Header, Header Len 0, MH Type 0, reserved
                58fb 0000     checksum, reserved
                """,
                new BindingRefreshRequest(List.of()));
    }

    /**
     * MIP6MH_BU(seq=7, flags="AHK", mhtime=105, options=[MIP6OptAltCoA(acoa=C)]) behind
     * IPv6ExtHdrDestOpt(options=[HAO(hoa=H)]): the checksum is over the home address.
     */
    @Test
    void bindingUpdateWithAlternateCareOfAddress() throws MalformedException {
        fromMobileNode(
                """
                3b 03 05 00   No Next Header, 32 octets, MH Type 5, reserved
                5100 0007     checksum, sequence number
                d000 0069     A, H, K; 420 seconds
                01 00         PadN of two octets, to 8n + 6
                03 10         Alternate Care-of Address
                20010db8 00a10000 00000000 00000005
                """,
                new BindingUpdate(
                        new SequenceNumber(7),
                        true,
                        true,
                        false,
                        true,
                        Lifetime.ofSeconds(420),
                        List.of(new AlternateCareOfAddress(CARE_OF_ADDRESS))));
    }

    /** MIP6MH_BU(seq=65535, flags="AH", mhtime=0): without options four octets of padding. */
    @Test
    void bindingUpdateThatDeletes() throws MalformedException {
        fromMobileNode(
                """
                3b 01 05 00   No Next Header, 16 octets, MH Type 5, reserved
                92ef ffff     checksum, sequence number
                c000 0000     A, H; no lifetime
                01 02 0000    PadN of four octets
                """,
                new BindingUpdate(
                        new SequenceNumber(65535),
                        true,
                        true,
                        false,
                        false,
                        Lifetime.ZERO,
                        List.of()));
    }

    /**
     * MIP6MH_BU(seq=1, flags="AHL", mhtime=1, options=[MIP6OptMNID(subtype=1,
     * id="mn1@example.com")]).
     */
    @Test
    void bindingUpdateWithMobileNodeIdentifier() throws MalformedException {
        fromMobileNode(
                """
                3b 03 05 00   No Next Header, 32 octets, MH Type 5, reserved
                cac1 0001     checksum, sequence number
                e000 0001     A, H, L; 4 seconds
                08 10 01      Mobile Node Identifier, NAI
                6d6e31406578616d706c652e636f6d
                01 00         PadN of two octets
                """,
                new BindingUpdate(
                        new SequenceNumber(1),
                        true,
                        true,
                        true,
                        false,
                        Lifetime.ofSeconds(4),
                        List.of(
                                new MobileNodeIdentifier(
                                        MobileNodeIdentifier.NAI,
                                        Bytes.ofUtf8("mn1@example.com")))));
    }

    /**
     * MIP6MH_BA(status=0, flags="K", seq=7, mhtime=105, options=[MIP6OptBRAdvice(rinter=100)])
     * behind IPv6ExtHdrRouting(type=2, addresses=[H]): the checksum is over the home address.
     */
    @Test
    void bindingAcknowledgementWithRefreshAdvice() throws MalformedException {
        fromHomeAgent(
                """
                3b 01 06 00   No Next Header, 16 octets, MH Type 6, reserved
                4f9c 00 80    checksum, accepted, K
                0007 0069     sequence number; 420 seconds
                02 02 0064    Binding Refresh Advice, 400 seconds
                """,
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED,
                        true,
                        new SequenceNumber(7),
                        Lifetime.ofSeconds(420),
                        List.of(new BindingRefreshAdvice(Lifetime.ofSeconds(400)))));
    }

    /** MIP6MH_BE(status=2, ha=H), sent to the care-of address. */
    @Test
    void bindingError() throws MalformedException {
        both(
                """
                3b 02 07 00   No Next Header, 24 octets, MH Type 7, reserved
                218a 02 00    checksum, unrecognized MH Type value, reserved
                20010db8 00010000 00000000 00001000
                """,
                new BindingError(BindingError.UNRECOGNIZED_MH_TYPE, HOME_ADDRESS, List.of()),
                HOME_AGENT,
                CARE_OF_ADDRESS);
    }

    /** MIP6MH_Generic(mhtype=12, ...) over the data of RFC 5142 4 with the draft's B bit. */
    @Test
    @Tag("req:SHAS-4-a")
    void homeAgentSwitchThatBootstraps() throws MalformedException {
        fromHomeAgent(
                """
                3b 02 0c 00   No Next Header, 24 octets, MH Type 12, reserved
                1dae 01 80    checksum, one address, B
                20010db8 00010000 00000000 00000001
                """,
                new HomeAgentSwitch(true, List.of(HOME_AGENT), List.of()));
    }

    /** MIP6MH_Generic(mhtype=12, ...): find a home agent yourself. */
    @Test
    @Tag("req:SHAS-4-a")
    void homeAgentSwitchWithoutAddress() throws MalformedException {
        fromHomeAgent(
                """
                3b 00 0c 00   No Next Header, 8 octets, MH Type 12, reserved
                4cfb 00 00    checksum, no address, B clear
                """,
                new HomeAgentSwitch(false, List.of(), List.of()));
    }

    /** MIP6MH_Generic(mhtype=12, ...): two addresses and when the binding will end. */
    @Test
    @Tag("req:SHAS-4-a")
    void homeAgentSwitchWithRefreshAdvice() throws MalformedException {
        fromHomeAgent(
                """
                3b 05 0c 00   No Next Header, 48 octets, MH Type 12, reserved
                ec41 02 00    checksum, two addresses, B clear
                20010db8 00010000 00000000 00000002
                20010db8 00010000 00000000 00000003
                02 02 000f    Binding Refresh Advice, one minute
                01 02 0000    PadN of four octets
                """,
                new HomeAgentSwitch(
                        false,
                        List.of(Ipv6Address.of("2001:db8:1::2"), Ipv6Address.of("2001:db8:1::3")),
                        List.of(new BindingRefreshAdvice(Lifetime.ofSeconds(60)))));
    }

    /** MIP6MH_Generic(mhtype=5, ...) with the option of RFC 5026 8.1. */
    @Test
    @Tag("req:S5026-8.1-a")
    void bindingUpdateWithDnsUpdate() throws MalformedException {
        fromMobileNode(
                """
                3b 03 05 00   No Next Header, 32 octets, MH Type 5, reserved
                66d0 0008     checksum, sequence number
                d000 0069     A, H, K; 420 seconds
                11 11 00 00   DNS Update, 17 octets, status 0, R clear
                6d6e312e6578616d706c652e636f6d
                00            Pad1
                """,
                new BindingUpdate(
                        new SequenceNumber(8),
                        true,
                        true,
                        false,
                        true,
                        Lifetime.ofSeconds(420),
                        List.of(DnsUpdate.request(false, "mn1.example.com"))));
    }

    /** MIP6MH_Generic(mhtype=6, ...) with the option of RFC 5026 8.1. */
    @Test
    @Tag("req:S5026-8.1-a")
    @Tag("req:S5026-8.1-b")
    void bindingAcknowledgementWithDnsUpdate() throws MalformedException {
        fromHomeAgent(
                """
                3b 03 06 00   No Next Header, 32 octets, MH Type 6, reserved
                b3d0 00 80    checksum, accepted, K
                0008 0069     sequence number; 420 seconds
                11 11 81 80   DNS Update, 17 octets, administratively prohibited, R
                6d6e312e6578616d706c652e636f6d
                00            Pad1
                """,
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED,
                        true,
                        new SequenceNumber(8),
                        Lifetime.ofSeconds(420),
                        List.of(
                                DnsUpdate.request(true, "mn1.example.com")
                                        .answered(DnsUpdateStatus.ADMINISTRATIVELY_PROHIBITED))));
    }

    /** MIP6MH_Generic(mhtype=5, ...): the name as DNS messages write it. */
    @Test
    @Tag("req:S5026-8.1-a")
    void dnsUpdateInTheFormOfDnsMessagesIsRead() throws MalformedException {
        Bytes octets =
                octets(
                        """
                        3b 04 05 00    No Next Header, 40 octets, MH Type 5, reserved
                        2f46 0008      checksum, sequence number
                        d000 0069      A, H, K; 420 seconds
                        11 13 00 00    DNS Update, 19 octets, status 0, R clear
                        03 6d6e31
                        07 6578616d706c65
                        03 636f6d 00
                        01 05 0000000000   PadN of seven octets
                        """);
        assertThat(MobilityHeader.decode(octets, HOME_ADDRESS, HOME_AGENT).options())
                .containsExactly(DnsUpdate.request(false, "mn1.example.com"));
    }

    /** MIP6MH_Generic(mhtype=99, msg=00 01 "abcdefgh"). */
    @Test
    void messageOfAnUnknownType() throws MalformedException {
        fromMobileNode(
                """
                3b 01 63 00   No Next Header, 16 octets, MH Type 99, reserved
                645b          checksum
                0001 6162636465666768
                """,
                new UnrecognizedMessage(99, Bytes.ofHex("0001 6162636465666768")));
    }

    private static void fromMobileNode(String hex, MobilityMessage message)
            throws MalformedException {
        both(hex, message, HOME_ADDRESS, HOME_AGENT);
    }

    private static void fromHomeAgent(String hex, MobilityMessage message)
            throws MalformedException {
        both(hex, message, HOME_AGENT, HOME_ADDRESS);
    }

    private static void both(
            String hex, MobilityMessage message, Ipv6Address source, Ipv6Address destination)
            throws MalformedException {
        assertThat(MobilityHeader.encode(message, source, destination)).isEqualTo(octets(hex));
        assertThat(MobilityHeader.decode(octets(hex), source, destination)).isEqualTo(message);
    }

    /** The hexadecimal digits of each line; a comment begins behind three spaces. */
    private static Bytes octets(String commented) {
        return Bytes.ofHex(commented.replaceAll("   .*", ""));
    }
}
