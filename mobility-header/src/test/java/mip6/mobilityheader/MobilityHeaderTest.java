package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;

/** What RFC 6275 6.1, 6.2 and 9.2 demand of a header, beyond the vectors. */
class MobilityHeaderTest {

    private static final Ipv6Address SOURCE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address DESTINATION = Ipv6Address.of("2001:db8:1::1");
    private static final AlternateCareOfAddress ALTERNATE =
            new AlternateCareOfAddress(Ipv6Address.of("2001:db8:a1::5"));
    private static final BindingRefreshAdvice ADVICE =
            new BindingRefreshAdvice(Lifetime.ofSeconds(40));

    @Test
    @Tag("req:S6275-9.2-b")
    void everyBitCounts() {
        Bytes octets = MobilityHeader.encode(update(ALTERNATE), SOURCE, DESTINATION);
        for (int bit = 0; bit < octets.length() * 8; bit++) {
            byte[] changed = octets.toArray();
            changed[bit / 8] ^= (byte) (0x80 >>> bit % 8);
            // RFC 6275 9.2: an invalid checksum, silently discarded.
            assertThatThrownBy(() -> decode(Bytes.wrap(changed)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void otherAddressesAreAnotherMessage() {
        Bytes octets = MobilityHeader.encode(update(), SOURCE, DESTINATION);
        assertThatThrownBy(
                        () ->
                                MobilityHeader.decode(
                                        octets, Ipv6Address.of("2001:db8:1::1001"), DESTINATION))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    @Tag("req:S6275-9.2-b")
    void payloadProtoIsNoNextHeader() {
        MalformedException malformed = malformed(Bytes.ofHex("06000000 0000 0000"));
        assertThat(malformed.field()).isEqualTo("payload proto");
        assertThat(malformed.offset()).isZero();
    }

    /** RFC 6275 9.2: an unknown type is answered whatever Payload Proto says. */
    @Test
    void unknownTypeIsSeenBeforePayloadProto() throws MalformedException {
        assertThat(decode(summed(Bytes.ofHex("06006300 0000 abcd"))))
                .isEqualTo(new UnrecognizedMessage(99, Bytes.ofHex("abcd")));
    }

    /** The last line is a Home Agent Switch that promises two addresses and has one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3b000500 0000 0000",
                "3b000600 0000 0000",
                "3b010700 0000 0000 0000000000000000",
                "3b020c00 0000 0200 20010db8000100000000000000000001",
            })
    @Tag("req:S6275-9.2-b")
    void headerShorterThanItsMessage(String hex) {
        MalformedException malformed = malformed(Bytes.ofHex(hex));
        assertThat(malformed.field()).isEqualTo("header len");
        assertThat(malformed.offset()).isEqualTo(1);
    }

    @Test
    void datagramShorterThanItsHeader() {
        assertThatThrownBy(() -> decode(Bytes.ofHex("3b010500 0000 0000")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("needs 16 octets, 8 are left");
    }

    /** RFC 8200 4.7. */
    @Test
    void octetsBehindTheHeaderAreIgnored() throws MalformedException {
        Bytes octets = MobilityHeader.encode(update(ADVICE), SOURCE, DESTINATION);
        assertThat(decode(Bytes.concat(octets, Bytes.of(1, 2, 3)))).isEqualTo(update(ADVICE));
    }

    @Test
    void reservedBitsAreIgnored() throws MalformedException {
        Bytes octets = summed(Bytes.ofHex("3b0105ff 0000 0001 cfff 0001 01020000"));
        assertThat(decode(octets)).isEqualTo(update());
    }

    /** RFC 6275 6.2.5: 8n + 6. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void alternateCareOfAddressIsAligned(int octetsBefore) throws MalformedException {
        MobilityOption before = new UnrecognizedOption(200, Bytes.zeros(octetsBefore));
        Bytes octets = MobilityHeader.encode(update(before, ALTERNATE), SOURCE, DESTINATION);
        int at = octets.toHex().indexOf("0310") / 2;
        assertThat(at % 8).isEqualTo(6);
        assertThat(octets.length() % 8).isZero();
        assertThat(decode(octets)).isEqualTo(update(before, ALTERNATE));
    }

    @Test
    void bindingRefreshAdviceIsAligned() {
        MobilityOption before = new UnrecognizedOption(200, Bytes.zeros(1));
        Bytes octets = MobilityHeader.encode(update(before, ADVICE), SOURCE, DESTINATION);
        // Three octets of option, one Pad1, the advice at 16, and padding to 24.
        assertThat(octets.from(12)).isEqualTo(Bytes.ofHex("c80100 00 0202000a 01020000"));
    }

    @Test
    void optionsMayBeOutOfAlignmentAndPaddingMayBeAnything() throws MalformedException {
        // Pad1 before the address at 13, Pad1 twice and PadN before the advice at 39.
        Bytes whole =
                summed(
                        Bytes.ofHex(
                                "3b050500 0000 0001 c000 0001 00 0310"
                                        + "20010db800a100000000000000000005"
                                        + "00 00 01 04 ffffffff 0202000a 0000000000"));
        assertThat(whole.length()).isEqualTo(48);
        assertThat(decode(whole)).isEqualTo(update(ALTERNATE, ADVICE));
    }

    @Test
    void unknownOptionsAreKept() throws MalformedException {
        Bytes octets = summed(Bytes.ofHex("3b010500 0000 0001 c000 0001 63 02 abcd"));
        assertThat(decode(octets))
                .isEqualTo(update(new UnrecognizedOption(99, Bytes.ofHex("abcd"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0201 00 00", // Binding Refresh Advice of one octet
                "0302 0000", // Alternate Care-of Address of two
                "0800 0000", // no subtype
                "1101 00 00", // no flags
                "1102 0000", // no name
                "6303 0000", // behind the end
                "00 00 00 63", // no length
            })
    void brokenOptionsAreRefused(String hex) {
        assertThatThrownBy(() -> decode(summed(Bytes.ofHex("3b010500 0000 0001 c000 0001" + hex))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void theNumberOfOptionsIsBounded() throws MalformedException {
        MobilityOption option = new UnrecognizedOption(99, Bytes.EMPTY);
        List<MobilityOption> most = Collections.nCopies(MobilityOptions.MOST_OPTIONS, option);
        Bytes full = MobilityHeader.encode(new BindingRefreshRequest(most), SOURCE, DESTINATION);
        assertThat(decode(full).options()).hasSize(MobilityOptions.MOST_OPTIONS);
        Bytes tooMany =
                Bytes.concat(
                        Bytes.of(0x3b, full.length() / 8),
                        full.from(2),
                        Bytes.ofHex("6300 01040000 0000"));
        assertThat(malformed(tooMany).field()).isEqualTo("options");
        assertThatThrownBy(
                        () ->
                                new BindingRefreshRequest(
                                        Collections.nCopies(
                                                MobilityOptions.MOST_OPTIONS + 1, option)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * The longest header is full of options that are out of alignment: as a value they would not
     * fit.
     */
    @Test
    void optionsThatCouldNotBeAlignedAreRefused() {
        Writer writer = new Writer().u8(0x3b).u8(0xff).u8(0).u8(0).u32(0);
        for (int i = 0; i < 7; i++) {
            writer.u8(99).u8(0xff).zeros(0xff);
        }
        writer.u8(99).u8(0xcb).zeros(0xcb);
        for (int i = 0; i < 2; i++) {
            writer.u8(3).u8(16).address(SOURCE);
        }
        assertThat(writer.length()).isEqualTo(MobilityHeader.LONGEST);
        assertThat(malformed(writer.toBytes()).field()).isEqualTo("options");
    }

    @Test
    void whatWouldNotFitAHeaderCannotBeMade() {
        List<Ipv6Address> many = Collections.nCopies(128, DESTINATION);
        assertThatThrownBy(() -> new HomeAgentSwitch(true, many, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new HomeAgentSwitch(true, many.subList(0, 127), List.of()).homeAgents())
                .hasSize(127);
    }

    @Test
    @Tag("req:S5026-8.1-b")
    void dnsUpdateStatusIsIgnoredInABindingUpdate() throws MalformedException {
        Bytes octets =
                summed(Bytes.ofHex("3b020500 0000 0001 c000 0001 1107 82 ff 61622e6364 000000"));
        assertThat(decode(octets)).isEqualTo(update(DnsUpdate.request(true, "ab.cd")));
        assertThatThrownBy(
                        () ->
                                update(
                                        DnsUpdate.request(true, "ab.cd")
                                                .answered(DnsUpdateStatus.UPDATE_FAILED)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "127, true", "128, false", "129, false", "130, false", "255, false"})
    @Tag("req:S5026-8.1-b")
    void dnsUpdateStatusOfABindingAcknowledgement(int status, boolean performed)
            throws MalformedException {
        Writer data = new Writer().bytes(Bytes.ofHex("3b020600 0000 0080 0001 0001 1107"));
        Bytes octets = summed(data.u8(status).bytes(Bytes.ofHex("00 61622e6364 000000")).toBytes());
        DnsUpdateStatus result = decode(octets).option(DnsUpdate.class).orElseThrow().status();
        assertThat(result).isEqualTo(new DnsUpdateStatus(status));
        assertThat(result.isPerformed()).isEqualTo(performed);
    }

    private static BindingUpdate update(MobilityOption... options) {
        return new BindingUpdate(
                new SequenceNumber(1),
                true,
                true,
                false,
                false,
                Lifetime.ofSeconds(4),
                List.of(options));
    }

    private static MobilityMessage decode(Bytes octets) throws MalformedException {
        return MobilityHeader.decode(octets, SOURCE, DESTINATION);
    }

    private static MalformedException malformed(Bytes octets) {
        return catchThrowableOfType(MalformedException.class, () -> decode(summed(octets)));
    }

    /** The same header with the right checksum. */
    private static Bytes summed(Bytes octets) {
        Writer writer = new Writer().bytes(octets).patchU16(4, 0);
        int checksum =
                InternetChecksum.of(SOURCE, DESTINATION, IpProtocol.MOBILITY, writer.toBytes());
        return writer.patchU16(4, checksum).toBytes();
    }
}
