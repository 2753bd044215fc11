package mip6.dnsupdate.update;

import java.util.Optional;

/** The algorithms of TSIG that RFC 8945 6 does not advise against. */
public enum TsigAlgorithm {
    HMAC_SHA256("hmac-sha256"),
    HMAC_SHA384("hmac-sha384"),
    HMAC_SHA512("hmac-sha512");

    private final String text;

    TsigAlgorithm(String text) {
        this.text = text;
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
