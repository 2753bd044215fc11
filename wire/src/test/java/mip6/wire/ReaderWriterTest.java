package mip6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReaderWriterTest {

    @Test
    void everyFieldComesBack() throws MalformedException {
        Ipv6Address address = Ipv6Address.of("2001:db8::1");
        Bytes octets =
                new Writer(1)
                        .u8(0xfe)
                        .u16(0xfedc)
                        .u24(0xfedcba)
                        .u32(0xfedcba98L)
                        .u64(-2)
                        .address(address)
                        .zeros(3)
                        .bytes(Bytes.of(1, 2))
                        .toBytes();
        Reader reader = Reader.of(octets);
        assertThat(reader.u8("a")).isEqualTo(0xfe);
        assertThat(reader.u16("b")).isEqualTo(0xfedc);
        assertThat(reader.u24("c")).isEqualTo(0xfedcba);
        assertThat(reader.u32("d")).isEqualTo(0xfedcba98L);
        assertThat(reader.u64("e")).isEqualTo(-2);
        assertThat(reader.address("f")).isEqualTo(address);
        assertThat(reader.bytes(3, "g")).isEqualTo(Bytes.zeros(3));
        assertThat(reader.rest()).isEqualTo(Bytes.of(1, 2));
        assertThat(reader.isEmpty()).isTrue();
    }

    @Test
    void nothingIsReadPastTheEndOfANestedStructure() throws MalformedException {
        Reader outer = Reader.of(Bytes.of(0, 1, 2, 3, 4));
        outer.skip(1, "head");
        Reader inner = outer.nested(2, "inner");
        assertThat(outer.u8("behind")).isEqualTo(3);
        assertThatThrownBy(() -> inner.u32("number"))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        malformed -> {
                            assertThat(malformed.field()).isEqualTo("number");
                            assertThat(malformed.offset()).isEqualTo(3);
                        });
        assertThatThrownBy(() -> outer.nested(-1, "negative"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> outer.end("whole")).hasMessageContaining("1 octets too many");
    }

    @Test
    void aNumberThatDoesNotFitIsABug() {
        assertThatThrownBy(() -> new Writer().u8(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Writer().u32(1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAreValuesAndSecretsAreNotPrinted() {
        Bytes whole = Bytes.of(9, 1, 2, 9);
        assertThat(whole.slice(1, 3))
                .isEqualTo(Bytes.ofHex("01 02"))
                .hasSameHashCodeAs(Bytes.of(1, 2));
        assertThat(Secret.of(whole)).isEqualTo(Secret.of(whole)).hasToString("Secret[4 octets]");
        Secret wiped = Secret.of(whole);
        wiped.close();
        assertThatThrownBy(wiped::reveal).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void headerComesBackAndAnotherVersionIsRefused() throws MalformedException {
        Ipv6Header header =
                new Ipv6Header(
                        0xb8,
                        0xabcde,
                        2,
                        59,
                        255,
                        Ipv6Address.of("2001:db8::1"),
                        Ipv6Address.LOOPBACK);
        Bytes packet = header.packet(Bytes.of(1, 2));
        assertThat(Ipv6Header.read(Reader.of(packet))).isEqualTo(header);
        assertThatThrownBy(
                        () ->
                                Ipv6Header.read(
                                        Reader.of(Bytes.concat(Bytes.of(0x45), packet.from(1)))))
                .hasMessageContaining("version");
    }

    /**
     * An ICMPv6 echo request; checksum 0x4dad computed with scapy 2.5.0, {@code
     * IPv6()/ICMPv6EchoRequest()}.
     */
    @Test
    void checksumIsTheOneOfScapy() {
        Ipv6Address source = Ipv6Address.of("2001:db8::1");
        Ipv6Address destination = Ipv6Address.of("2001:db8::2");
        Bytes zeroed = Bytes.ofHex("8000 0000 1234 0001 616263");
        int checksum = InternetChecksum.of(source, destination, IpProtocol.ICMPV6, zeroed);
        Bytes summed =
                Bytes.concat(
                        zeroed.slice(0, 2), new Writer().u16(checksum).toBytes(), zeroed.from(4));
        assertThat(checksum).isEqualTo(0x4dad);
        assertThat(InternetChecksum.of(source, destination, IpProtocol.ICMPV6, summed)).isZero();
    }

    @Test
    void whatIsFinishedIsWrittenNoMore() {
        for (int expected : new int[] {1, 2, 3}) {
            Writer writer = new Writer(expected).u8(1).u8(2);
            assertThat(writer.finish()).isEqualTo(Bytes.of(1, 2));
            assertThatThrownBy(() -> writer.u8(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(RuntimeException.class);
        }
    }
}
