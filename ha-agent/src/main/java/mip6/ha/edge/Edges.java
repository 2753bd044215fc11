package mip6.ha.edge;

import mip6.agent.IkeSocket;
import mip6.agent.KeyExport;
import mip6.agent.QuietKernel;
import mip6.agent.StartException;
import mip6.agent.control.ControlSocket;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.dnsupdate.update.DnsUpdater;
import mip6.ha.core.HaEvent;
import mip6.ha.store.MvBindingStore;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoreWriter;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All that a home agent has open: what comes is posted, what the core wants is done with these. */
final class Edges implements AutoCloseable {

    /** The tunnels' interface. */
    private static final String TUNNEL = "mip6";

    /** Changes of bindings that may wait for the disk. */
    private static final int STORE_QUEUE = 64 * 1024;

    private final Consumer<HomeAgentInput> post;
    private final Reporter reporter;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final KeyExport keys;
    private final DnsUpdater dns;
    private final List<StoredBinding> stored;
    private final StoreWriter store;
    private final DataPlane dataPlane;
    private final HomeLink homeLink;
    private final List<Ipv6Address> ownAddresses;
    private final IkeSocket ike;

    Edges(
            HomeAgentConfiguration configuration,
            Reporter reporter,
            SecureRandom random,
            Consumer<HomeAgentInput> post,
            Consumer<Throwable> failed)
            throws LinuxException {
        this.post = post;
        this.reporter = reporter;
        boolean complete = false;
        try {
            keys = KeyExport.to(configuration.ike().exportKeys());
            dns = new DnsUpdater(configuration.dnsUpdate().settings());
            closers.push(this::closeDns);
            MvBindingStore file = MvBindingStore.open(configuration.bindings().store());
            closers.push(file::close);
            stored = file.load();
            store = new StoreWriter(file, STORE_QUEUE, this::storeFailed);
            closers.pop();
            closers.push(store::close);
            dataPlane = openDataPlane(configuration, random);
            closers.push(dataPlane::close);
            closers.push(QuietKernel.in("mip6-ha", reporter));
            RouteSocket routes = RouteSocket.open();
            closers.push(routes::close);
            homeLink =
                    HomeLink.open(
                            routes,
                            configuration.homeLink(),
                            TUNNEL,
                            UserspaceDataPlane.tunnelMtu(
                                    configuration.homeLink().mtu(), Optional.empty()),
                            reporter,
                            address -> post.accept(new HomeAgentInput.Heard(address)),
                            failed);
            closers.push(homeLink::close);
            ownAddresses = routes.addresses().stream().map(InterfaceAddress::address).toList();
            ike =
                    IkeSocket.open(
                            Ipv6Address.UNSPECIFIED,
                            Endpoint.IKE_PORT,
                            reporter.counters(),
                            this::received,
                            failed);
            closers.push(ike::close);
            openControl(configuration);
            complete = true;
        } catch (StoreException refused) {
            throw StartException.configuration(refused.line());
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    KeyExport keys() {
        return keys;
    }

    DnsUpdater dns() {
        return dns;
    }

    /** What was on disk at the start. */
    List<StoredBinding> stored() {
        return stored;
    }

    StoreWriter store() {
        return store;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    HomeLink homeLink() {
        return homeLink;
    }

    /** All addresses of this machine. */
    List<Ipv6Address> ownAddresses() {
        return ownAddresses;
    }

    IkeSocket ike() {
        return ike;
    }

    /** In the reverse order of opening. */
    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }

    private DataPlane openDataPlane(HomeAgentConfiguration configuration, SecureRandom random)
            throws LinuxException {
        return UserspaceDataPlane.open(
                new UserspaceDataPlane.Settings(
                        Side.HOME_AGENT, TUNNEL, configuration.homeLink().mtu()),
                random,
                new DataPlane.Receiver() {
                    @Override
                    public void received(DataPlane.IncomingMobilityHeader message) {
                        event(new HaEvent.MobilityHeaderReceived(message));
                    }

                    @Override
                    public void dropped(String cause) {
                        reporter.counters().count("packet-dropped", cause);
                    }
                });
    }

    private void openControl(HomeAgentConfiguration configuration) {
        ControlSocket control =
                ControlSocket.open(
                        configuration.common().controlSocket(),
                        Set.of("status"),
                        request -> {
                            post.accept(new HomeAgentInput.Operator(request));
                            return true;
                        });
        closers.push(control::close);
    }

    private void closeDns() {
        try {
            dns.close();
        } catch (IOException gone) {
            reporter.counters().count("dns-not-closed");
        }
    }

    private void storeFailed(StoreException refused) {
        reporter.report(Report.error("store-failed").with("why", refused.line()));
    }

    private void received(IkeEvent.DatagramReceived datagram) {
        event(new HaEvent.Ike(datagram));
    }

    private void event(HaEvent event) {
        post.accept(new HomeAgentInput.Event(event));
    }
}
