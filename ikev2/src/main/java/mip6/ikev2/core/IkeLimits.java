package mip6.ikev2.core;

/**
 * What a responder holds at most for peers that have not proved anything, and for one that has.
 *
 * @param cookieThreshold half-open SAs above which an initiator has to return a COOKIE (RFC 7296
 *     2.6)
 * @param mostHalfOpen half-open SAs at most: beyond, the oldest gives way
 * @param mostHalfOpenPerNetwork the same for initiators of one /64, which one node may have
 * @param mostPerPeer established SAs with one identity: beyond, the one that was used least lately
 *     gives way
 * @param mostChildren CHILD_SAs of one IKE SA
 * @param mostQueued wishes for exchanges that wait because the window is one (RFC 7296 2.3)
 * @param longestDatagram octets of the longest IP datagram that carries IKE: longer messages are
 *     sent in fragments to peers that understand them (RFC 7383 2.5.1)
 * @param mostFragments octets of fragments, of all peers together, that wait for others
 */
public record IkeLimits(
        int cookieThreshold,
        int mostHalfOpen,
        int mostHalfOpenPerNetwork,
        int mostPerPeer,
        int mostChildren,
        int mostQueued,
        int longestDatagram,
        int mostFragments) {

    public static IkeLimits standard() {
        return new IkeLimits(64, 4096, 128, 8, 16, 16, 1280, 1 << 22);
    }

    public IkeLimits withCookieThreshold(int other) {
        return new IkeLimits(
                other,
                mostHalfOpen,
                mostHalfOpenPerNetwork,
                mostPerPeer,
                mostChildren,
                mostQueued,
                longestDatagram,
                mostFragments);
    }

    public IkeLimits withLongestDatagram(int other) {
        return new IkeLimits(
                cookieThreshold,
                mostHalfOpen,
                mostHalfOpenPerNetwork,
                mostPerPeer,
                mostChildren,
                mostQueued,
                other,
                mostFragments);
    }
}
