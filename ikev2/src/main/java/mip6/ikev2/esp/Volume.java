package mip6.ikev2.esp;

/**
 * How much one direction of a pair of SAs protects before it is rekeyed (RFC 4301 4.4.2.1, soft
 * lifetime). After twice as much it protects nothing more (hard lifetime).
 *
 * @param octets of payload
 */
public record Volume(long packets, long octets) {

    /**
     * Twice as many are below the 2^32 sequence numbers that there may be (RFC 4303 3.3.3), and of
     * 1500 octets below what AES-GCM, and below the 2^39 octets that AES-CBC, protects before it
     * differs from chance by more than 2^-57, the bound of TLS 1.3 (RFC 8446 5.5).
     */
    public static final long MOST_PACKETS = 1L << 28;

    /** See {@link #MOST_PACKETS}. */
    public static final long MOST_OCTETS = 1L << 38;

    public Volume {
        if (packets < 1 || packets > MOST_PACKETS || octets < 1 || octets > MOST_OCTETS) {
            throw new IllegalArgumentException(packets + " packets, " + octets + " octets");
        }
    }

    /** No less than the algorithms bear. */
    public static Volume standard() {
        return new Volume(MOST_PACKETS, MOST_OCTETS);
    }
}
