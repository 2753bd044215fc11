package mip6.lab.interop;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Names and addresses: each case has an address of ours and a home address of its own. */
final class Plan {

    static final String OUR_NAME = "mn.example.com";
    static final String THEIR_NAME = "ha.example.com";

    /** The provider whose home agent the peer is. */
    static final String DOMAIN = "example.com";

    static final String PASSWORD = "a password of the lab";
    private static final String PRE_SHARED_KEY = "one key of the lab for both ends";
    static final int PREFIX_LENGTH = 64;

    /** Home addresses of one case. */
    static final int POOL = 16;

    private static final Ipv6Prefix HOME = Ipv6Prefix.of("2001:db8:1::/64");
    static final HomePrefix HOME_PREFIX = new HomePrefix(HOME, 3600);

    private static final long OURS = 0x10000;
    private static final long OURS_ELSEWHERE = 0x20000;

    private Plan() {}

    static Secret preSharedKey() {
        return Secret.wrap(PRE_SHARED_KEY.getBytes(StandardCharsets.UTF_8));
    }

    /** The AAA server, in the certificate that it uses for EAP-TLS. */
    static final String AAA_NAME = "aaa.example.com";

    private static final int RADIUS = 1812;

    /** Where the AAA server is: on the machine of that peer. */
    static InetSocketAddress aaa() {
        return new InetSocketAddress(theirs(PeerKind.STRONGSWAN).toInetAddress(), RADIUS);
    }

    /** For EAP. */
    static Secret password() {
        return Secret.wrap(PASSWORD.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the link to a peer. */
    static Ipv6Prefix link(PeerKind peer) {
        return Ipv6Prefix.of("2001:db8:5" + peer.link() + "::/64");
    }

    static Ipv6Address theirs(PeerKind peer) {
        return new Ipv6Address(link(peer).address().high(), 1);
    }

    /** Where the peer goes when it moves. */
    static Ipv6Address theirsElsewhere(PeerKind peer) {
        return new Ipv6Address(link(peer).address().high(), 2);
    }

    /** Where we go when we move. */
    static Ipv6Address oursElsewhere(PeerKind peer) {
        return new Ipv6Address(link(peer).address().high(), OURS_ELSEWHERE);
    }

    /** Ours for case number {@code number}. */
    static Ipv6Address ours(PeerKind peer, int number) {
        return new Ipv6Address(link(peer).address().high(), OURS + number);
    }

    /** The first home address of case number {@code number}. */
    static Ipv6Address homeAddress(int number) {
        return new Ipv6Address(HOME.address().high(), (number + 1L) * POOL);
    }

    /** The last of them. */
    static Ipv6Address lastHomeAddress(int number) {
        return new Ipv6Address(HOME.address().high(), (number + 2L) * POOL - 1);
    }
}
