package mip6.dnsupdate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A fully qualified domain name of letters, digits and hyphens, such as hosts and zones have (RFC
 * 1123 2.1; internationalised names as A-labels). Never the root, a wildcard or a name with other
 * octets.
 *
 * @param text lower case, labels of 1 to 63 octets parted by dots, at most {@value #MAX_LENGTH}
 *     octets, no dot at the end
 */
public record DomainName(String text) {

    /** 255 octets on the wire (RFC 1035 2.3.4) less the first length octet and the root. */
    public static final int MAX_LENGTH = 253;

    private static final Pattern LABELS =
            Pattern.compile(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*+");

    public DomainName {
        if (text.length() > MAX_LENGTH || !LABELS.matcher(text).matches()) {
            throw new IllegalArgumentException("not a domain name of letters, digits and hyphens");
        }
    }

    /**
     * Reads a name in any case, with or without the dot at its end.
     *
     * @throws IllegalArgumentException where {@code text} is none; the message does not quote it
     */
    public static DomainName of(String text) {
        return new DomainName(canonical(text));
    }

    /** Reads text that a peer sent: empty where it is no such name. */
    public static Optional<DomainName> parse(String text) {
        String canonical = canonical(text);
        return canonical.length() <= MAX_LENGTH && LABELS.matcher(canonical).matches()
                ? Optional.of(new DomainName(canonical))
                : Optional.empty();
    }

    /** Whether this name is {@code zone} itself or lies below it. */
    public boolean isWithin(DomainName zone) {
        return equals(zone) || text.endsWith("." + zone.text);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Folds ASCII alone: the Kelvin sign is no k. */
    private static String canonical(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        if (text.endsWith(".")) {
            lower.setLength(lower.length() - 1);
        }
        return lower.toString();
    }
}
