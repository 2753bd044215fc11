package mip6.mn.edge;

import mip6.agent.IkeSocket;
import mip6.agent.KeyExport;
import mip6.agent.QuietKernel;
import mip6.agent.control.ControlSocket;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.LinkState;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.RouteMonitor;
import mip6.linux.RouteSocket;
import mip6.linux.Sysctl;
import mip6.mn.core.MnEvent;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that a mobile node has open: what comes is posted, what the core wants is done with these.
 */
final class Edges implements AutoCloseable {

    /** The tunnel's interface. */
    private static final String TUNNEL = "mip6";

    private final Consumer<MobileNodeInput> post;
    private final Consumer<Throwable> failed;
    private final Reporter reporter;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final KeyExport keys;
    private final DataPlane dataPlane;
    private final HomeAddressRouting routing;
    private final IkeSocket ike;

    static Edges open(
            MobileNodeConfiguration configuration,
            Reporter reporter,
            SecureRandom random,
            Consumer<MobileNodeInput> post,
            Consumer<Throwable> failed)
            throws LinuxException {
        return new Edges(configuration, reporter, random, post, failed);
    }

    private Edges(
            MobileNodeConfiguration configuration,
            Reporter reporter,
            SecureRandom random,
            Consumer<MobileNodeInput> post,
            Consumer<Throwable> failed)
            throws LinuxException {
        this.post = post;
        this.failed = failed;
        this.reporter = reporter;
        boolean complete = false;
        try {
            keys = KeyExport.to(configuration.ike().exportKeys());
            dataPlane = openDataPlane(configuration, random);
            closers.push(dataPlane::close);
            closers.push(QuietKernel.in("mip6-mn", reporter));
            RouteSocket routes = RouteSocket.open();
            closers.push(routes::close);
            routing = HomeAddressRouting.open(routes, TUNNEL, configuration.tunnelMtu());
            closers.push(routing::close);
            ike =
                    IkeSocket.open(
                            Ipv6Address.UNSPECIFIED,
                            Endpoint.IKE_PORT,
                            reporter.counters(),
                            this::received,
                            failed);
            closers.push(ike::close);
            openControl(configuration);
            openMonitor(configuration);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    KeyExport keys() {
        return keys;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    HomeAddressRouting routing() {
        return routing;
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

    private DataPlane openDataPlane(MobileNodeConfiguration configuration, SecureRandom random)
            throws LinuxException {
        return UserspaceDataPlane.open(
                new UserspaceDataPlane.Settings(Side.MOBILE_NODE, TUNNEL, configuration.linkMtu()),
                random,
                new DataPlane.Receiver() {
                    @Override
                    public void received(DataPlane.IncomingMobilityHeader message) {
                        event(new MnEvent.MobilityHeaderReceived(message));
                    }

                    @Override
                    public void dropped(String cause) {
                        reporter.counters().count("packet-dropped", cause);
                    }
                });
    }

    private void openControl(MobileNodeConfiguration configuration) {
        ControlSocket control =
                ControlSocket.open(
                        configuration.common().controlSocket(),
                        Set.of("status", "rediscover"),
                        request -> {
                            post.accept(new MobileNodeInput.Operator(request));
                            return true;
                        });
        closers.push(control::close);
    }

    /** The last to open: from its first snapshot on the node is under way. */
    private void openMonitor(MobileNodeConfiguration configuration) throws LinuxException {
        ignoreDeadRoutes();
        CareOfAddresses usable = new CareOfAddresses(configuration.interfaces(), TUNNEL);
        ReaderThread monitor =
                ReaderThread.start(
                        "read-routes",
                        RouteMonitor.open(),
                        (List<LinkState> links) ->
                                event(new MnEvent.CareOfAddressesChanged(usable.of(links))),
                        failed);
        closers.push(monitor::close);
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

    private void received(IkeEvent.DatagramReceived datagram) {
        event(new MnEvent.Ike(datagram));
    }

    private void event(MnEvent event) {
        post.accept(new MobileNodeInput.Event(event));
    }
}
