package mip6.lab.demo;

import mip6.wire.Bytes;

import java.util.List;
import java.util.stream.Stream;

/** Contents of a DNS Update option that mn2.example.com may not have registered (attack 23). */
final class NamesOfOthers {

    private static final String LONG_LABEL = "a".repeat(63);

    /** As text, and in the form of DNS messages. */
    static final List<Bytes> ALL =
            Stream.concat(texts().map(Bytes::ofUtf8), wire().map(Bytes::ofHex)).toList();

    private NamesOfOthers() {}

    private static Stream<String> texts() {
        return Stream.of(
                "mn1.example.com",
                "*.example.com",
                "example.com",
                "com",
                "ha1.example.com",
                "ns.example.com",
                "_mip6._ipv6.example.com",
                "mn2.example.org",
                "x.mn2.example.com",
                "mn2.example.com.example.com",
                "mn2.example.com\0.example.org",
                "mn1.example.com\0",
                "mn2..example.com",
                ".mn2.example.com",
                "mn2.example.com ",
                "mn２.example.com",
                "xn--mn2-5q4b.example.com",
                "$(reboot).example.com",
                "",
                "\0",
                LONG_LABEL + ("." + LONG_LABEL).repeat(2) + ".mn2.example.com",
                "a".repeat(64) + ".example.com",
                "a.".repeat(126) + "a");
    }

    /** Another's, a dot in a label, a pointer, a label beyond the end. */
    private static Stream<String> wire() {
        return Stream.of(
                "036d6e31076578616d706c6503636f6d00",
                "0b6d6e322e6578616d706c6503636f6d00",
                "036d6e32c00c00",
                "3f6d6e3200");
    }
}
