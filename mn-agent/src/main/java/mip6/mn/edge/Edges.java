package mip6.mn.edge;

import mip6.agent.Closers;
import mip6.agent.CommonEdges;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.RevocationEdge;
import mip6.dataplane.userspace.Side;
import mip6.ikev2.core.IkeSettings;
import mip6.linux.LinkState;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.RouteMonitor;
import mip6.linux.RouteSocket;
import mip6.linux.Sysctl;
import mip6.mn.core.CareOfAddress;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** All that a mobile node has open. */
final class Edges implements AutoCloseable {

    private final Reporter reporter;
    private final Closers closers = new Closers();
    private final CommonEdges common;
    private final HomeAddressRouting routing;

    /** Takes what comes, on threads of the edges, so it only enqueues. */
    interface Receiver extends CommonEdges.Receiver {

        /** Where the node is now. */
        void careOfAddresses(List<CareOfAddress> usable);

        /** Duplicate Address Detection of the home address has ended on the home link. */
        void probedAtHome(Ipv6Address homeAddress, boolean free);
    }

    Edges(
            MobileNodeConfiguration configuration,
            IkeSettings ike,
            Reporter reporter,
            SecureRandom random,
            Receiver receiver)
            throws LinuxException {
        this.reporter = reporter;
        boolean complete = false;
        try {
            common =
                    CommonEdges.open(
                            new CommonEdges.Settings(
                                    configuration.common(),
                                    configuration.ike(),
                                    new RevocationEdge.Settings(
                                            configuration.ike().revocation(),
                                            ike,
                                            configuration.resolver(),
                                            true),
                                    Side.MOBILE_NODE,
                                    "mip6-mn",
                                    configuration.linkMtu(),
                                    configuration.tunnelMtu(),
                                    Set.of("status", "rediscover", "reload")),
                            random,
                            reporter,
                            receiver);
            closers.add(common::close);
            RouteSocket routes = RouteSocket.open();
            closers.add(routes::close);
            routing = HomeAddressRouting.open(routes, CommonEdges.TUNNEL);
            closers.add(routing::close);
            openMonitor(configuration, receiver);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    CommonEdges common() {
        return common;
    }

    HomeAddressRouting routing() {
        return routing;
    }

    @Override
    public void close() {
        closers.close();
    }

    /** The last to open: from its first snapshot on the node is under way. */
    private void openMonitor(MobileNodeConfiguration configuration, Receiver receiver)
            throws LinuxException {
        ignoreDeadRoutes();
        CareOfAddresses usable =
                new CareOfAddresses(configuration.interfaces(), CommonEdges.TUNNEL);
        ReaderThread monitor =
                ReaderThread.start(
                        "read-routes",
                        RouteMonitor.open(),
                        (List<LinkState> links) -> {
                            attached(usable.of(links), receiver);
                            ProbedHomeAddress.of(links)
                                    .ifPresent(
                                            it -> receiver.probedAtHome(it.address(), it.free()));
                        },
                        receiver::failed);
        closers.add(monitor::close);
    }

    private void attached(List<CareOfAddress> usable, Receiver receiver) {
        common.revocation().attached(usable.stream().findFirst().map(CareOfAddress::address));
        receiver.careOfAddresses(usable);
    }

    /** A route whose link has lost its carrier must not catch what is to go out by another. */
    private void ignoreDeadRoutes() {
        try {
            Sysctl.set("all", "ignore_routes_with_linkdown", "1");
        } catch (IOException readOnly) {
            reporter.report(
                    Report.warning("sysctl-refused")
                            .with("key", "net.ipv6.conf.all.ignore_routes_with_linkdown"));
        }
    }
}
