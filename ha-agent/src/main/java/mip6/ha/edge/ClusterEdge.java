package mip6.ha.edge;

import mip6.agent.Closers;
import mip6.agent.StartException;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ha.cluster.Heartbeat;
import mip6.ha.cluster.Member;
import mip6.ha.core.Rehearsal;
import mip6.ha.store.ClaimRehearsal;
import mip6.ha.store.EtcdKeys;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.ikev2.core.IkeSettings;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/** What ties this home agent to the others: the store that they share, and heartbeats. */
final class ClusterEdge implements AutoCloseable {

    private final Closers closers = new Closers();
    private final ClusterConfiguration configuration;
    private final Reporter reporter;
    private final SharedBindings bindings;
    private final Membership membership;
    private final UdpSocket socket;
    private final Secret key;
    private final BackgroundRehearsal rehearsal;

    /** Takes what comes, on threads of the edges, so it only enqueues. */
    interface Receiver extends Membership.Listener {

        void heartbeat(Heartbeat heartbeat);

        /** The hook says that a home agent has failed. */
        void reported(String name);

        void failed(Throwable cause);
    }

    ClusterEdge(
            ClusterConfiguration configuration,
            IkeSettings ike,
            SecureRandom random,
            Reporter reporter,
            Receiver receiver)
            throws LinuxException {
        this.configuration = configuration;
        this.reporter = reporter;
        reporter.counters().begin("heartbeat-not-sent", "heartbeat-refused", "hook-ended");
        boolean complete = false;
        try {
            key = configuration.key().readLine();
            closers.add(key::close);
            socket = UdpSocket.bind(configuration.address(), configuration.port());
            closers.add(socket::close);
            EtcdKeys keys = open(configuration);
            closers.add(keys::close);
            bindings = new SharedBindings(keys, configuration.name(), this::odd);
            membership = new Membership(keys, bindings, configuration, random, receiver);
            closers.add(membership::close);
            ReaderThread reader =
                    ReaderThread.start(
                            "read-heartbeats",
                            socket,
                            datagram -> came(datagram, receiver),
                            receiver::failed);
            closers.replaceLast(
                    () -> {
                        reader.close();
                        membership.close();
                    });
            if (configuration.hook().isPresent()) {
                Hook hook = Hook.start(configuration.hook().get(), receiver::reported, reporter);
                closers.add(hook::close);
            }
            // who has mobile nodes initiates to them at once, and practises by that
            int takeovers = membership.own().isEmpty() ? configuration.rehearsal() : 0;
            rehearsal =
                    new BackgroundRehearsal(
                            takeovers,
                            Rehearsal.Proof.of(ike),
                            random,
                            new ClaimRehearsal(keys),
                            reporter);
            closers.add(rehearsal::close);
            complete = true;
        } finally {
            if (!complete) {
                closers.close();
            }
        }
    }

    private static EtcdKeys open(ClusterConfiguration configuration) {
        try {
            return EtcdKeys.open(configuration.etcd());
        } catch (StoreException refused) {
            throw StartException.configuration("[cluster] endpoints: " + refused.line());
        }
    }

    ClusterConfiguration configuration() {
        return configuration;
    }

    SharedBindings bindings() {
        return bindings;
    }

    Membership membership() {
        return membership;
    }

    /** What was this home agent's when it began. */
    List<StoredBinding> own() {
        return membership.own();
    }

    void beat(Member to, long number) {
        try {
            socket.send(
                    configuration.address(),
                    0,
                    to.address(),
                    to.port(),
                    new Heartbeat(membership.incarnation(), number).protect(key));
        } catch (LinuxException lost) {
            reporter.counters().count("heartbeat-not-sent");
        }
    }

    /**
     * Takes over from {@code member}, in the calling thread.
     *
     * @return whether it is this home agent that takes over
     */
    boolean takeOver(String member, Consumer<List<StoredBinding>> taken) throws StoreException {
        rehearsal.stop();
        return bindings.takeOver(member, taken);
    }

    @Override
    public void close() {
        closers.close();
    }

    private void odd(String line) {
        reporter.report(Report.warning("store-odd").with("what", line));
    }

    private void came(UdpDatagram datagram, Receiver receiver) {
        Heartbeat.open(key, datagram.payload())
                .ifPresentOrElse(
                        receiver::heartbeat,
                        () -> {
                            reporter.counters().count("heartbeat-refused");
                            reporter.report(
                                    Report.debug("heartbeat-refused")
                                            .with("source", datagram.source()));
                        });
    }
}
