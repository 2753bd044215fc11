package mip6.ikev2.crypto;

/**
 * IKE fragmentation (RFC 7383), which both sides of an IKE SA have said they understand.
 *
 * @param longestMessage octets that a datagram holds, without what stands before the IKE header:
 *     longer messages are sent in fragments
 * @param incoming where fragments of messages that are not whole yet are kept
 */
public record Fragmentation(int longestMessage, Reassemblies incoming) {

    /** What a fragment needs even with the longest of checksums and a block of text. */
    private static final int LEAST = 256;

    public Fragmentation {
        if (longestMessage < LEAST) {
            throw new IllegalArgumentException("fragments of " + longestMessage + " octets");
        }
    }
}
