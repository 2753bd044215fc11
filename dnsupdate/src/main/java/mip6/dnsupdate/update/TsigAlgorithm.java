package mip6.dnsupdate.update;

import java.util.Optional;

/** The algorithms of TSIG that RFC 8945 6 does not advise against. */
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256", "HmacSHA256"),
    HMAC_SHA384("hmac-sha384", "HmacSHA384"),
    HMAC_SHA512("hmac-sha512", "HmacSHA512");

    private final String text;
    private final String macName;

    TsigAlgorithm(String text, String macName) {
        this.text = text;
        this.macName = macName;
    }

    /** The name in the JDK. */
    String macName() {
        return macName;
    }

    /** The name in the DNS and in key files. */
    public String text() {
        return text;
    }

    public static Optional<TsigAlgorithm> of(String text) {
        for (TsigAlgorithm algorithm : values()) {
            if (algorithm.text.equalsIgnoreCase(text)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
