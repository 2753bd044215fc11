package mip6.mobilityheader;

/**
 * The result of the DNS update that a DNS Update option asked for (RFC 5026 8.1).
 *
 * @param value 0-127 performed, 128-255 not
 */
public record DnsUpdateStatus(int value) {

    public static final DnsUpdateStatus PERFORMED = new DnsUpdateStatus(0);
    public static final DnsUpdateStatus REASON_UNSPECIFIED = new DnsUpdateStatus(128);
    public static final DnsUpdateStatus ADMINISTRATIVELY_PROHIBITED = new DnsUpdateStatus(129);
    public static final DnsUpdateStatus UPDATE_FAILED = new DnsUpdateStatus(130);

    public DnsUpdateStatus {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("DNS update status " + value);
        }
    }

    /** Whether the update was performed; a value that nobody defined yet counts by its half. */
    public boolean isPerformed() {
        return value < 128;
    }

    /** The value and the RFC's words for it. */
    @Override
    public String toString() {
        String words =
                switch (value) {
                    case 0 -> "DNS update performed";
                    case 128 -> "Reason unspecified";
                    case 129 -> "Administratively prohibited";
                    case 130 -> "DNS update failed";
                    default -> isPerformed() ? "performed" : "not performed";
                };
        return value + " (" + words + ")";
    }
}
