package mip6.dnsupdate.update;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The signatures that DNSSEC still recommends (RFC 8624 3.1) and this JDK makes. */
public enum Sig0Algorithm {
    RSASHA256(8, "SHA256withRSA"),
    RSASHA512(10, "SHA512withRSA"),
    ECDSAP256SHA256(13, "SHA256withECDSAinP1363Format"),
    ECDSAP384SHA384(14, "SHA384withECDSAinP1363Format"),
    ED25519(15, "Ed25519");

    private final int number;
    private final String signatureName;

    Sig0Algorithm(int number, String signatureName) {
        this.number = number;
        this.signatureName = signatureName;
    }

    /** In KEY and SIG records. */
    int number() {
        return number;
    }

    /** In the JDK; its octets are what a SIG record holds. */
    String signatureName() {
        return signatureName;
    }

    static Optional<Sig0Algorithm> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    /** All of them, for people. */
    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
