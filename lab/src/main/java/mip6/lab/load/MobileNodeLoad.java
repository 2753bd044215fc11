package mip6.lab.load;

import mip6.agent.IkeSocket;
import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.report.Counters;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.lab.net.Host;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mobile nodes that each make one childless IKE SA (RFC 6023) with a home agent and then fall
 * silent, a number of them at once. They share an address and a port; the SPI tells them apart.
 */
public final class MobileNodeLoad {

    private static final int INBOX = 4096;

    private final Loop<IkeEvent> loop = new Loop<>(BootClock::nanos, INBOX);
    private final Map<Bytes, MobileNode> bySpi = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Queue<IkeSettings> waiting;
    private final Ipv6Address local;
    private final Ipv6Address homeAgent;
    private Optional<IkeSocket> socket = Optional.empty();
    private int busy;
    private int established;
    private final List<IkeFailure> failures = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param established nodes that have their SA
     * @param failures of the others
     */
    public record Outcome(int established, List<IkeFailure> failures) {
        public Outcome {
            failures = List.copyOf(failures);
        }
    }

    private MobileNodeLoad(List<IkeSettings> nodes, Ipv6Address local, Ipv6Address homeAgent) {
        waiting = new ArrayDeque<>(nodes);
        this.local = local;
        this.homeAgent = homeAgent;
    }

    /**
     * Returns when all have made their SA, or have failed.
     *
     * @param host where they are
     * @param window how many make theirs at one time
     */
    public static Outcome run(
            Host host,
            Ipv6Address local,
            Ipv6Address homeAgent,
            List<IkeSettings> nodes,
            int window)
            throws LinuxException {
        MobileNodeLoad load = new MobileNodeLoad(nodes, local, homeAgent);
        try (IkeSocket opened = host.call(load::open)) {
            load.socket = Optional.of(opened);
            for (int i = 0; i < window; i++) {
                load.next();
            }
            load.loop.run();
        }
        return new Outcome(load.established, load.failures);
    }

    private IkeSocket open() {
        return IkeSocket.open(local, Endpoint.IKE_PORT, new Counters(), this::received, loop::fail);
    }

    private void received(IkeEvent.DatagramReceived datagram) {
        Optional.ofNullable(bySpi.get(datagram.octets().slice(0, Long.BYTES)))
                .ifPresent(node -> loop.post(node, datagram));
    }

    private void next() {
        Optional<IkeSettings> settings = Optional.ofNullable(waiting.poll());
        if (settings.isPresent()) {
            busy++;
            MobileNode node = new MobileNode(new IkeEndpoint(settings.get(), random, Instant::now));
            node.begin();
            loop.add(node);
        } else if (busy == 0) {
            loop.stop();
        }
    }

    private void ended(MobileNode node) {
        bySpi.values().remove(node);
        loop.remove(node);
        busy--;
        next();
    }

    /** One of them; computations are done at once, as there is one processor anyway. */
    private final class MobileNode implements Node<IkeEvent> {

        private final IkeEndpoint engine;

        MobileNode(IkeEndpoint engine) {
            this.engine = engine;
        }

        void begin() {
            handle(
                    new IkeEvent.Initiate(
                            engine.newId(),
                            Endpoint.ike(local),
                            Endpoint.ike(homeAgent),
                            Optional.of(Identity.fqdn(LoadPlan.HOME_AGENT)),
                            Optional.empty(),
                            new IkeEvent.FirstChild.Avoided(
                                    new IkeEvent.ChildRequest(
                                            ChildSa.Mode.TRANSPORT,
                                            List.of(TrafficSelector.anyMobilityHeader()),
                                            List.of(TrafficSelector.mobilityHeader(homeAgent))))),
                    BootClock.nanos());
        }

        @Override
        public void handle(IkeEvent event, long now) {
            engine.handle(event, now).forEach(action -> perform(action, now));
        }

        @Override
        public void timePassed(long now) {
            handle(new IkeEvent.TimePassed(), now);
        }

        @Override
        public long deadline() {
            return engine.deadline();
        }

        private void perform(IkeAction action, long now) {
            if (action instanceof IkeAction.Send send) {
                bySpi.putIfAbsent(send.octets().slice(0, Long.BYTES), this);
                socket.orElseThrow().send(send);
            } else if (action instanceof IkeAction.Compute(long job, var work)) {
                handle(new IkeEvent.Computed(job, work.run()), now);
            } else if (action instanceof IkeAction.Established) {
                established++;
                ended(this);
            } else if (action instanceof IkeAction.Failed failed) {
                failures.add(failed.failure());
                ended(this);
            }
        }
    }
}
