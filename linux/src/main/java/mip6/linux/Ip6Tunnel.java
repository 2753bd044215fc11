package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

/**
 * An interface that puts IPv6 packets into IPv6 (RFC 2473; the kernel's ip6_tunnel).
 *
 * @param local outer address of this node
 * @param remote outer address of the other end; what comes from elsewhere is not for it
 * @param linkIndex to leave by; 0 lets the routes decide
 */
public record Ip6Tunnel(Ipv6Address local, Ipv6Address remote, int linkIndex) {

    /** Of its interface. */
    public static final String KIND = "ip6tnl";

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;

    private static final int IFLA_IPTUN_LINK = 1;
    private static final int IFLA_IPTUN_LOCAL = 2;
    private static final int IFLA_IPTUN_REMOTE = 3;
    private static final int IFLA_IPTUN_TTL = 4;
    private static final int IFLA_IPTUN_ENCAP_LIMIT = 6;
    private static final int IFLA_IPTUN_FLAGS = 8;
    private static final int IFLA_IPTUN_PROTO = 9;

    /** No tunnel encapsulation limit: it would cost each packet eight octets. */
    private static final int IP6_TNL_F_IGN_ENCAP_LIMIT = 1;

    private static final int IP6_TNL_F_USE_ORIG_TCLASS = 2;

    private static final int HOP_LIMIT = 64;

    /** The body of a message that makes it, down. */
    Bytes make(String name, int mtu) {
        return data(
                new NetlinkWriter()
                        .bytes(RouteMessage.linkFamily(0))
                        .attribute(IFLA_IFNAME, name)
                        .attributeU32(IFLA_MTU, mtu));
    }

    /** The body of a message that makes this of the tunnel that is there. */
    Bytes change(int index, int mtu) {
        // Without it the kernel computes one anew.
        return data(
                new NetlinkWriter()
                        .bytes(RouteMessage.linkFamily(index))
                        .attributeU32(IFLA_MTU, mtu));
    }

    private Bytes data(NetlinkWriter writer) {
        return writer.nested(
                        IFLA_LINKINFO,
                        info ->
                                info.attribute(IFLA_INFO_KIND, KIND)
                                        .nested(IFLA_INFO_DATA, this::writeParameters))
                .toBytes();
    }

    private void writeParameters(NetlinkWriter data) {
        data.attributeU32(IFLA_IPTUN_LINK, linkIndex)
                .attribute(IFLA_IPTUN_LOCAL, local)
                .attribute(IFLA_IPTUN_REMOTE, remote)
                .attribute(IFLA_IPTUN_TTL, Bytes.of(HOP_LIMIT))
                .attribute(IFLA_IPTUN_ENCAP_LIMIT, Bytes.of(0))
                .attributeU32(
                        IFLA_IPTUN_FLAGS, IP6_TNL_F_IGN_ENCAP_LIMIT | IP6_TNL_F_USE_ORIG_TCLASS)
                .attribute(IFLA_IPTUN_PROTO, Bytes.of(IpProtocol.IPV6));
    }
}
