package mip6.ha.edge;

import mip6.agent.Closers;
import mip6.agent.CommonEdges;
import mip6.agent.StartException;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.RevocationEdge;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.ha.store.StoreException;
import mip6.ikev2.core.IkeSettings;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinkMonitor;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.RouteSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that a home agent has open. */
final class Edges implements AutoCloseable {

    private final Reporter reporter;
    private final Closers closers = new Closers();
    private final DnsEdge dns;
    private final StoreEdge store;
    private final CommonEdges common;
    private final HomeLink homeLink;
    private final AddressDiscovery discovery;
    private final List<Ipv6Address> ownAddresses;
    private final Optional<DhcpEdge> dhcp;

    /** Takes what comes, on threads of the edges, so it only enqueues. */
    interface Receiver extends CommonEdges.Receiver {

        /** Another node of the home link has, or probes, {@code address}. */
        void heard(Ipv6Address address);

        /** The home link works, and maybe did not before. */
        void homeLinkWorks();

        /** A datagram for a DHCPv6 client has come. */
        void dhcp(Bytes message);
    }

    Edges(
            HomeAgentConfiguration configuration,
            IkeSettings ike,
            Reporter reporter,
            SecureRandom random,
            Receiver receiver,
            ClusterEdge.Receiver others)
            throws LinuxException {
        this.reporter = reporter;
        boolean complete = false;
        try {
            dns = DnsEdge.open(configuration, this::nameWarning, receiver::failed);
            closers.add(dns::close);
            store = store(configuration, ike, random, others);
            common = CommonEdges.open(common(configuration, ike), random, reporter, receiver);
            closers.add(common::close);
            RouteSocket routes = RouteSocket.open();
            closers.add(routes::close);
            homeLink =
                    HomeLink.open(
                            routes,
                            configuration.homeLink(),
                            reporter,
                            receiver::heard,
                            receiver::failed);
            closers.add(homeLink::close);
            ReaderThread monitor =
                    ReaderThread.start(
                            "watch-home-link",
                            LinkMonitor.open(configuration.homeLink().interfaceName()),
                            _ -> receiver.homeLinkWorks(),
                            receiver::failed);
            closers.add(monitor::close);
            ownAddresses = routes.addresses().stream().map(InterfaceAddress::address).toList();
            discovery = discovery(configuration, random, receiver);
            closers.add(discovery::close);
            dhcp = dhcp(configuration.homeLink(), routes, receiver);
            dhcp.ifPresent(opened -> closers.add(opened::close));
            complete = true;
        } catch (StoreException refused) {
            throw StartException.configuration(refused.line());
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static CommonEdges.Settings common(
            HomeAgentConfiguration configuration, IkeSettings ike) {
        int mtu = configuration.homeLink().mtu();
        return new CommonEdges.Settings(
                configuration.common(),
                configuration.ike(),
                new RevocationEdge.Settings(
                        configuration.ike().revocation(), ike, ResolverSettings.SYSTEM, false),
                Side.HOME_AGENT,
                "mip6-ha",
                mtu,
                UserspaceDataPlane.tunnelMtu(mtu, Optional.empty()),
                configuration.cluster().isPresent()
                        ? Set.of("status", "disconnect", "reload", "drain", "takeover")
                        : Set.of("status", "disconnect", "reload", "drain"));
    }

    private StoreEdge store(
            HomeAgentConfiguration configuration,
            IkeSettings ike,
            SecureRandom random,
            ClusterEdge.Receiver others)
            throws LinuxException, StoreException {
        Optional<ClusterConfiguration> cluster = configuration.cluster();
        return cluster.isPresent()
                ? StoreEdge.shared(
                        new ClusterEdge(cluster.get(), ike, random, reporter, others),
                        this::storeFailed,
                        closers)
                : StoreEdge.alone(
                        configuration.bindings().store(),
                        this::storeFailed,
                        this::storeWarning,
                        closers);
    }

    private AddressDiscovery discovery(
            HomeAgentConfiguration configuration, SecureRandom random, Receiver receiver)
            throws LinuxException {
        return AddressDiscovery.open(
                homeLink.link(),
                configuration.homeLink(),
                ownAddresses,
                random,
                reporter,
                receiver::failed);
    }

    private Optional<DhcpEdge> dhcp(
            HomeLinkConfiguration configuration, RouteSocket routes, Receiver receiver)
            throws LinuxException {
        return configuration.dhcp()
                ? Optional.of(
                        DhcpEdge.open(
                                routes,
                                homeLink.link(),
                                reporter,
                                receiver::dhcp,
                                receiver::failed))
                : Optional.empty();
    }

    /** The home link works, maybe again, and maybe as another interface of its name. */
    void homeLinkWorks() {
        homeLink.restore();
        discovery.moveTo(homeLink.link());
        dhcp.ifPresent(client -> client.moveTo(homeLink.link()));
    }

    /** Where the DHCPv6 server of the home link gives home addresses. */
    Optional<DhcpEdge> dhcp() {
        return dhcp;
    }

    DnsEdge dns() {
        return dns;
    }

    StoreEdge store() {
        return store;
    }

    CommonEdges common() {
        return common;
    }

    HomeLink homeLink() {
        return homeLink;
    }

    /** All addresses of this machine. */
    List<Ipv6Address> ownAddresses() {
        return ownAddresses;
    }

    /** In the reverse order of opening. */
    @Override
    public void close() {
        closers.close();
    }

    private void nameWarning(String line) {
        reporter.report(Report.warning("name-journal").with("why", line));
    }

    private void storeWarning(String line) {
        reporter.report(Report.warning("store-impaired").with("why", line));
    }

    private void storeFailed(StoreException refused) {
        reporter.report(Report.error("store-failed").with("why", refused.line()));
    }
}
