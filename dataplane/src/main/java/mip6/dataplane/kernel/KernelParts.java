package mip6.dataplane.kernel;

import mip6.dataplane.kernel.KernelObjects.SentHeader;
import mip6.linux.Errno;
import mip6.linux.Ip6Tunnel;
import mip6.linux.LinuxException;
import mip6.linux.MobilitySocket;
import mip6.linux.RouteSocket;
import mip6.linux.XfrmAlgorithm;
import mip6.linux.XfrmMode;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmState;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.util.ArrayList;
import java.util.List;

/**
 * What a kernel has to have. Whether it has is seen by making one of each, for addresses that lead
 * nowhere (RFC 6666), and taking it away again.
 */
final class KernelParts {

    private static final Ipv6Address HERE = Ipv6Address.of("100::1");
    private static final Ipv6Address NOWHERE = Ipv6Address.of("100::2");
    private static final SentHeader OPTION =
            new SentHeader(IpProtocol.DESTINATION_OPTIONS, HERE, NOWHERE);
    private static final SentHeader ROUTING = new SentHeader(IpProtocol.ROUTING, HERE, NOWHERE);

    private static final KernelObjects.MessageKind BINDING_UPDATE =
            new KernelObjects.MessageKind(IpProtocol.MOBILITY, 5);
    private static final int ANY_REQUEST_ID = 5026;
    private static final int LEAST_MTU = 1280;

    private final List<String> missing = new ArrayList<>();

    private KernelParts() {}

    /**
     * The parts that are not there, in words for an operator.
     *
     * @throws LinuxException where it cannot be known, as without the privilege
     */
    static List<String> missing(KernelObjects objects) throws LinuxException {
        KernelParts parts = new KernelParts();
        try (RouteSocket routes = RouteSocket.open()) {
            parts.probe("tunnels (IPV6_TUNNEL, modprobe ip6_tunnel)", () -> tunnel(routes));
        }
        parts.probe(
                "packets with marks (Linux 5.19, SO_RCVMARK)", () -> MobilitySocket.open().close());
        try (XfrmSocket xfrm = XfrmSocket.open()) {
            parts.probe("ESP (INET6_ESP, modprobe esp6) with AES-GCM", () -> make(xfrm, esp()));
            parts.probe(
                    "Home Address options (IPV6_MIP6, modprobe mip6)",
                    () -> make(xfrm, objects.sent(OPTION, HERE)));
            parts.probe(
                    "type 2 routing headers (IPV6_MIP6, modprobe mip6)",
                    () -> make(xfrm, objects.sent(ROUTING, HERE)));
            parts.probe(
                    "sub policies (XFRM_SUB_POLICY)",
                    () -> make(xfrm, objects.sentPolicy(OPTION, BINDING_UPDATE)));
            parts.probe("moving tunnels (XFRM_MIGRATE)", () -> migrate(xfrm, objects));
        } catch (LinuxException refused) {
            if (refused.errno() != Errno.EPROTONOSUPPORT) {
                throw refused;
            }
            parts.missing.add("IPsec by netlink (XFRM_USER, modprobe xfrm_user)");
        }
        return parts.missing;
    }

    private void probe(String part, KernelChange change) throws LinuxException {
        try {
            change.make();
        } catch (LinuxException refused) {
            switch (refused.errno()) {
                case EPERM, EACCES, EMFILE, ENOMEM -> throw refused;
                default -> missing.add(part);
            }
        }
    }

    private static void tunnel(RouteSocket routes) throws LinuxException {
        routes.deleteLink(
                routes.addTunnel("mip6-probe", new Ip6Tunnel(HERE, NOWHERE, 0), LEAST_MTU));
    }

    private static XfrmState esp() {
        return XfrmState.esp(
                HERE,
                NOWHERE,
                0x1000,
                XfrmMode.TRANSPORT,
                ANY_REQUEST_ID,
                true,
                List.of(
                        new XfrmAlgorithm(
                                XfrmAlgorithm.Kind.AEAD,
                                "rfc4106(gcm(aes))",
                                Secret.wrap(new byte[20]),
                                128)));
    }

    private static void make(XfrmSocket xfrm, XfrmState state) throws LinuxException {
        xfrm.add(state);
        xfrm.delete(state);
    }

    private static void make(XfrmSocket xfrm, XfrmPolicy policy) throws LinuxException {
        xfrm.replace(policy);
        xfrm.delete(policy);
    }

    /** A kernel that can says that there is no such policy. */
    private static void migrate(XfrmSocket xfrm, KernelObjects objects) throws LinuxException {
        try {
            xfrm.migrate(objects.sentPolicy(OPTION, BINDING_UPDATE), HERE, NOWHERE);
        } catch (LinuxException refused) {
            if (refused.errno() == Errno.ENOPROTOOPT || refused.errno() == Errno.EINVAL) {
                throw refused;
            }
        }
    }
}
