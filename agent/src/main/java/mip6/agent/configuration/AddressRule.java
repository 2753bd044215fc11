package mip6.agent.configuration;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses may be called because a certificate names them: else whoever has a certificate
 * could have a node call services of the node itself, of its link or of its network.
 *
 * @param networks that may be called though they are none of the public Internet
 */
public record AddressRule(List<Ipv6Prefix> networks) {

    private static final Ipv6Prefix UNIQUE_LOCAL = Ipv6Prefix.of("fc00::/7");
    private static final Ipv6Prefix SITE_LOCAL = Ipv6Prefix.of("fec0::/10");
    private static final Ipv6Prefix TRANSLATED = Ipv6Prefix.of("64:ff9b::/96");
    private static final Ipv6Prefix SIX_TO_FOUR = Ipv6Prefix.of("2002::/16");
    private static final Ipv6Prefix IPV4_COMPATIBLE = Ipv6Prefix.of("::/96");

    public AddressRule {
        networks = List.copyOf(networks);
    }

    public boolean permits(Ipv6Address address) {
        return networks.stream().anyMatch(network -> network.contains(address))
                || (address.isRoutableUnicast()
                        && !UNIQUE_LOCAL.contains(address)
                        && !SITE_LOCAL.contains(address)
                        && !IPV4_COMPATIBLE.contains(address)
                        && !(TRANSLATED.contains(address) && isInner(address, 12))
                        && !(SIX_TO_FOUR.contains(address) && isInner(address, 2)));
    }

    /** Whether the IPv4 address that begins at an octet is none of the public Internet. */
    private static boolean isInner(Ipv6Address address, int at) {
        byte[] octets = address.toBytes().toArray();
        try {
            InetAddress inner = InetAddress.getByAddress(Arrays.copyOfRange(octets, at, at + 4));
            return inner.isAnyLocalAddress()
                    || inner.isLoopbackAddress()
                    || inner.isLinkLocalAddress()
                    || inner.isSiteLocalAddress()
                    || inner.isMulticastAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
