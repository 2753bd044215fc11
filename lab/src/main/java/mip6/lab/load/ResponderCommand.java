package mip6.lab.load;

import mip6.agent.IkeSocket;
import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.Workers;
import mip6.agent.report.Counters;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.pki.CredentialsException;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The key exchange of a home agent, as the daemon runs it, for a load. Whenever the load pauses it
 * says how many SAs stand, and what memory is in use behind a collection.
 */
@Command(name = "responder", description = "A home agent's key exchange alone, for a load.")
public final class ResponderCommand implements Callable<Integer> {

    private static final int INBOX = 16_384;
    private static final int EXIT_CONFIGURATION = 78;

    /** As often the number of SAs is looked at. */
    private static final long PAUSE_MILLIS = 400;

    @Option(names = "--listen", required = true, paramLabel = "ADDRESS")
    private String listen = "";

    @Option(names = "--files", required = true, paramLabel = "DIR")
    private Path files = Path.of("");

    @Option(names = "--proof", required = true)
    private LoadProof proof = LoadProof.PSK;

    @Option(names = "--mobile-nodes", required = true, paramLabel = "N")
    private int mobileNodes;

    private static final ConfigurationReply NOTHING =
            new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.empty());

    private volatile int standing;

    @Override
    public Integer call() throws InterruptedException {
        try {
            serve(new LoadPlan(files).homeAgent(proof, mobileNodes), Ipv6Address.of(listen));
            return 0;
        } catch (CredentialsException unreadable) {
            System.err.println("mip6 lab responder: " + unreadable.getMessage());
            return EXIT_CONFIGURATION;
        }
    }

    private void serve(IkeSettings settings, Ipv6Address address) throws InterruptedException {
        Loop<IkeEvent> loop = new Loop<>(BootClock::nanos, INBOX);
        try (Workers<IkeEvent> workers = Workers.perProcessor(loop, INBOX)) {
            Responder node = new Responder(settings, loop, workers);
            loop.add(node);
            try (IkeSocket socket =
                    IkeSocket.open(
                            address,
                            Endpoint.IKE_PORT,
                            new Counters(),
                            datagram -> loop.post(node, datagram),
                            loop::fail)) {
                node.socket = Optional.of(socket);
                Thread.ofPlatform().name("pauses").daemon(true).start(this::tellPauses);
                System.out.println("ready");
                loop.run();
            }
        }
    }

    private void tellPauses() {
        int before = 0;
        int told = 0;
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                int now = standing;
                if (now == before && now != told) {
                    System.gc();
                    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                    System.out.println("standing " + now + " " + used);
                    told = now;
                }
                before = now;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** The engine on the loop: whoever proves an identity is served. */
    private final class Responder implements Node<IkeEvent> {

        private final IkeEndpoint engine;
        private final Loop<IkeEvent> loop;
        private final Workers<IkeEvent> workers;
        private Optional<IkeSocket> socket = Optional.empty();

        Responder(IkeSettings settings, Loop<IkeEvent> loop, Workers<IkeEvent> workers) {
            engine = new IkeEndpoint(settings, new SecureRandom(), Instant::now);
            this.loop = loop;
            this.workers = workers;
        }

        @Override
        public void handle(IkeEvent event, long now) {
            List<IkeAction> actions = engine.handle(event, now);
            actions.forEach(this::perform);
            standing = engine.size();
        }

        @Override
        public void timePassed(long now) {
            handle(new IkeEvent.TimePassed(), now);
        }

        @Override
        public long deadline() {
            return engine.deadline();
        }

        private void perform(IkeAction action) {
            if (action instanceof IkeAction.Send send) {
                socket.orElseThrow().send(send);
            } else if (action instanceof IkeAction.Compute(long job, var work)) {
                if (!workers.compute(this, () -> new IkeEvent.Computed(job, work.run()))) {
                    throw new IllegalStateException("more work than the load can ask for");
                }
            } else if (action instanceof IkeAction.Authorize request) {
                loop.postResult(this, new IkeEvent.Authorized(request.id(), NOTHING));
            }
        }
    }
}
