package mip6.lab.interop;

import mip6.agent.IkeSockets;
import mip6.agent.KeyExport;
import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.Workers;
import mip6.agent.report.Counters;
import mip6.ikev2.core.ComputationResult;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.lab.net.Host;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.linux.ReceivedPacket;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This project's engine as a node of the lab, for one case: on a socket, loop and workers as the
 * daemons have them. All that it does is in the {@link Journal}.
 */
final class Ours implements AutoCloseable {

    private static final int INBOX = 1024;
    private static final int WORK = 256;
    private static final int THREADS = 1;

    private final Loop<Input> loop = new Loop<>(BootClock::nanos, INBOX);
    private final Workers<Input> workers = new Workers<>(loop, THREADS, WORK);
    private final Journal journal = new Journal();
    private final EngineNode node;
    private final Host host;
    private final IkeSettings settings;
    private final Ipv6Address address;
    private volatile IkeSockets socket;
    private final Thread thread;
    private volatile Consumer<ReceivedPacket> esp = _ -> {};

    /** What comes to the loop. */
    private sealed interface Input {

        record Event(IkeEvent event) implements Input {}

        /** An event that needs a name for a new SA. */
        record Begin(Function<IkeSaId, IkeEvent> event) implements Input {}
    }

    private Ours(
            Host host, Ipv6Address address, IkeSettings settings, Judges judges, KeyExport keys)
            throws LinuxException {
        this.host = host;
        this.settings = settings;
        this.address = address;
        node = new EngineNode(settings, judges, keys);
        loop.add(node);
        socket = open(address);
        thread = Thread.ofPlatform().name("ours").daemon(true).start(this::run);
    }

    /**
     * Listens on both ports of {@code address}.
     *
     * @param judges what peers are
     */
    static Ours start(
            Host host, Ipv6Address address, IkeSettings settings, Judges judges, KeyExport keys)
            throws LinuxException {
        return new Ours(host, address, settings, judges, keys);
    }

    private IkeSockets open(Ipv6Address at) throws LinuxException {
        return host.call(
                () ->
                        IkeSockets.open(
                                at,
                                new Counters(),
                                this::received,
                                datagram -> esp.accept(datagram),
                                journal::broken));
    }

    /** Listens and sends on another address from now on; SAs know nothing of that. */
    void goTo(Ipv6Address elsewhere) throws LinuxException {
        IkeSockets before = socket;
        socket = open(elsewhere);
        before.close();
    }

    Journal journal() {
        return journal;
    }

    /** The machine. */
    Host host() {
        return host;
    }

    /** Who gets the ESP that comes in UDP from now on. */
    void espTo(Consumer<ReceivedPacket> receiver) {
        esp = receiver;
    }

    Endpoint endpoint() {
        return Endpoint.ike(address);
    }

    void tell(IkeEvent event) {
        loop.postResult(node, new Input.Event(event));
    }

    /** An event for a new SA, whose name {@code event} is told. */
    void begin(Function<IkeSaId, IkeEvent> event) {
        loop.postResult(node, new Input.Begin(event));
    }

    /** Sends the IKE_SA_INIT of an initiation that goes no further: the answer is for nobody. */
    void sendAlone(Function<IkeSaId, IkeEvent> event) {
        IkeEndpoint other = new IkeEndpoint(settings, new SecureRandom(), Instant::now);
        List<IkeAction> actions = other.handle(event.apply(other.newId()), BootClock.nanos());
        while (!actions.isEmpty()) {
            List<IkeAction> next = new ArrayList<>();
            for (IkeAction action : actions) {
                if (action instanceof IkeAction.Send send) {
                    socket.send(send);
                } else if (action instanceof IkeAction.Compute(long job, var work)) {
                    next.addAll(
                            other.handle(
                                    new IkeEvent.Computed(job, work.run()), BootClock.nanos()));
                }
            }
            actions = next;
        }
    }

    @Override
    public void close() {
        loop.stop();
        socket.close();
        workers.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            loop.run();
        } catch (RuntimeException | Error bug) {
            journal.broken(bug);
        }
    }

    private void received(IkeEvent.DatagramReceived datagram) {
        journal.received(datagram.octets());
        loop.post(node, new Input.Event(datagram));
    }

    /** The engine on the loop. */
    private final class EngineNode implements Node<Input> {

        private final IkeEndpoint engine;
        private final Judges judges;
        private final KeyExport keys;

        EngineNode(IkeSettings settings, Judges judges, KeyExport keys) {
            engine = new IkeEndpoint(settings, new SecureRandom(), Instant::now);
            this.judges = judges;
            this.keys = keys;
        }

        @Override
        public void handle(Input input, long now) {
            IkeEvent event =
                    switch (input) {
                        case Input.Event(IkeEvent it) -> it;
                        case Input.Begin(var it) -> it.apply(engine.newId());
                    };
            engine.handle(event, now).forEach(this::perform);
        }

        @Override
        public void timePassed(long now) {
            engine.handle(new IkeEvent.TimePassed(), now).forEach(this::perform);
        }

        @Override
        public long deadline() {
            return engine.deadline();
        }

        private void compute(long job, Supplier<ComputationResult> work) {
            boolean begun =
                    workers.compute(
                            this, () -> new Input.Event(new IkeEvent.Computed(job, work.get())));
            if (!begun) {
                throw new IllegalStateException("too much to compute");
            }
        }

        private void perform(IkeAction action) {
            switch (action) {
                case IkeAction.Send send -> {
                    journal.sent(send.octets());
                    socket.send(send);
                }
                case IkeAction.Compute(long job, var work) -> compute(job, work::run);
                case IkeAction.RelayEap relay ->
                        compute(relay.job(), () -> judges.eap().apply(relay));
                case IkeAction.Authorize request -> tell(judges.authorization().apply(request));
                case IkeAction.CheckRevocation check ->
                        judges.revocation()
                                .accept(
                                        check.question(),
                                        verdict ->
                                                tell(
                                                        new IkeEvent.Computed(
                                                                check.job(),
                                                                check.result().apply(verdict))));
                case IkeAction.ExportKeys(var table) -> keys.export(table);
                case IkeAction.InstallSa(var sa) -> keys.export(sa);
                default -> {}
            }
            journal.did(action);
        }
    }
}
