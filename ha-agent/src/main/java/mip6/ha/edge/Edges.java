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
import mip6.ha.store.MvBindingStore;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoreWriter;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.core.IkeSettings;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that a home agent has open. */
final class Edges implements AutoCloseable {

    /** Changes of bindings that may wait for the disk. */
    private static final int STORE_QUEUE = 64 * 1024;

    private final Reporter reporter;
    private final Closers closers = new Closers();
    private final DnsEdge dns;
    private final List<StoredBinding> stored;
    private final StoreWriter store;
    private final CommonEdges common;
    private final HomeLink homeLink;
    private final List<Ipv6Address> ownAddresses;

    /** Takes what comes, on threads of the edges, so it only enqueues. */
    interface Receiver extends CommonEdges.Receiver {

        /** Another node of the home link has, or probes, {@code address}. */
        void heard(Ipv6Address address);
    }

    Edges(
            HomeAgentConfiguration configuration,
            IkeSettings ike,
            Reporter reporter,
            SecureRandom random,
            Receiver receiver)
            throws LinuxException {
        this.reporter = reporter;
        int mtu = configuration.homeLink().mtu();
        boolean complete = false;
        try {
            dns = DnsEdge.open(configuration, this::nameWarning, receiver::failed);
            closers.add(dns::close);
            MvBindingStore file = MvBindingStore.open(configuration.bindings().store());
            closers.add(file::close);
            stored = file.load();
            store = new StoreWriter(file, STORE_QUEUE, this::storeFailed);
            closers.replaceLast(store::close);
            common =
                    CommonEdges.open(
                            new CommonEdges.Settings(
                                    configuration.common(),
                                    configuration.ike(),
                                    new RevocationEdge.Settings(
                                            configuration.ike().revocation(),
                                            ike,
                                            ResolverSettings.SYSTEM,
                                            false),
                                    Side.HOME_AGENT,
                                    "mip6-ha",
                                    mtu,
                                    UserspaceDataPlane.tunnelMtu(mtu, Optional.empty()),
                                    Set.of("status", "disconnect", "reload")),
                            random,
                            reporter,
                            receiver);
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
            ownAddresses = routes.addresses().stream().map(InterfaceAddress::address).toList();
            closers.add(discovery(configuration, routes, random, receiver)::close);
            complete = true;
        } catch (StoreException refused) {
            throw StartException.configuration(refused.line());
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private AddressDiscovery discovery(
            HomeAgentConfiguration configuration,
            RouteSocket routes,
            SecureRandom random,
            Receiver receiver)
            throws LinuxException {
        return AddressDiscovery.open(
                routes.link(configuration.homeLink().interfaceName()).orElseThrow(),
                configuration.homeLink(),
                ownAddresses,
                random,
                reporter,
                receiver::failed);
    }

    DnsEdge dns() {
        return dns;
    }

    /** What was on disk at the start. */
    List<StoredBinding> stored() {
        return stored;
    }

    StoreWriter store() {
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

    private void storeFailed(StoreException refused) {
        reporter.report(Report.error("store-failed").with("why", refused.line()));
    }
}
