package mip6.agent.charon;

import mip6.agent.StartException;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ikev2.charon.CharonInstruction;
import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.charon.CharonNotice;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.ikev2.vici.client.ViciNotice;
import mip6.wire.Bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Talks to charon. Instructions are carried out one after the other, in a thread of their own; what
 * charon tells comes from another.
 */
public final class CharonEdge implements AutoCloseable {

    private static final Set<String> EVENTS =
            Set.of("ike-updown", "child-updown", "ike-rekey", "child-rekey");

    /** Instructions that wait; where there are more, charon does not do what it is told. */
    private static final int MOST_WAITING = 100_000;

    private static final Duration INITIATION = Duration.ofSeconds(20);
    private static final Duration TERMINATION = Duration.ofSeconds(5);
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final ViciEndpoint endpoint;
    private final Reporter reporter;
    private final Consumer<CharonNotice> told;
    private final Consumer<Throwable> failed;
    private final ViciClient client;
    private final ViciEvents events;
    private final LinkedBlockingQueue<Optional<CharonInstruction>> waiting =
            new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread commands;
    private final Thread notices;

    private CharonEdge(
            ViciEndpoint endpoint,
            Reporter reporter,
            Consumer<CharonNotice> told,
            Consumer<Throwable> failed) {
        this.endpoint = endpoint;
        this.reporter = reporter;
        reporter.counters().begin("charon-busy");
        this.told = told;
        this.failed = failed;
        client = new ViciClient(endpoint);
        try {
            String version = client.version().version();
            reporter.report(
                    Report.info("charon-found")
                            .with("vici", endpoint.toString())
                            .with("version", version));
        } catch (ViciException refused) {
            client.close();
            throw StartException.notPermitted(
                    "ike.engine = \"strongswan\": "
                            + refused.getMessage()
                            + ": "
                            + remedy(refused.reason()));
        }
        events = client.events(EVENTS);
        commands = Thread.ofPlatform().name("charon-commands").daemon().start(this::obey);
        notices = Thread.ofPlatform().name("charon-notices").daemon().start(this::listen);
    }

    /**
     * Finds charon and listens to it.
     *
     * @param told is called in a thread of this edge, so it only enqueues
     * @param failed the same, for a bug of ours
     * @throws StartException where charon is not there or will not talk
     */
    public static CharonEdge open(
            ViciEndpoint endpoint,
            Reporter reporter,
            Consumer<CharonNotice> told,
            Consumer<Throwable> failed) {
        return new CharonEdge(endpoint, reporter, told, failed);
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "start charon, or mend ike.vici";
            case NOT_PERMITTED ->
                    "let this user have the socket (charon.plugins.vici.socket in strongswan.conf)";
            case DEADLINE, DISCONNECTED, REFUSED, UNSUPPORTED, MALFORMED, INTERRUPTED ->
                    "mend charon, or set ike.engine = \"native\"";
        };
    }

    /** Behind whatever it was told before. */
    public void perform(CharonInstruction instruction) {
        if (!waiting.offer(Optional.of(instruction))) {
            reporter.counters().count("charon-busy");
        }
    }

    /** What it was told before is still done, if that does not take long. */
    @Override
    public void close() {
        try {
            if (waiting.offer(Optional.empty())) {
                boolean _ = commands.join(LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        client.close();
        notices.interrupt();
        commands.interrupt();
    }

    private void listen() {
        try {
            while (true) {
                hear(events.next());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            failed.accept(bug);
        }
    }

    private void hear(ViciNotice notice) {
        switch (notice) {
            case ViciNotice.Synchronised(var daemon, var sas) -> {
                reporter.report(
                        Report.info("charon-connected")
                                .with("version", daemon.version())
                                .with("ike-sas", sas.size()));
                told.accept(new CharonNotice.Standing(sas));
            }
            case ViciNotice.Occurred(String event, Section content) ->
                    told.accept(new CharonNotice.Happened(event, content));
            case ViciNotice.Lost(var _, String why) ->
                    reporter.report(Report.warning("charon-lost").with("why", why));
        }
    }

    private void obey() {
        try {
            while (true) {
                Optional<CharonInstruction> next = waiting.poll(1, TimeUnit.DAYS);
                if (next == null) {
                    continue;
                }
                if (next.isEmpty()) {
                    return;
                }
                obey(next.get());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            failed.accept(bug);
        }
    }

    private void obey(CharonInstruction instruction) {
        switch (instruction) {
            case CharonInstruction.Load load -> {
                load.commands().forEach(this::run);
                unloadOthers(load, "load-conn", "unload-conn");
                unloadOthers(load, "load-pool", "unload-pool");
                reporter.report(
                        Report.info("charon-loaded").with("commands", load.commands().size()));
            }
            case CharonInstruction.Terminate(long uniqueId) ->
                    terminate(SaSelection.ofIke(uniqueId));
            case CharonInstruction.Retire(String connection) -> {
                terminate(SaSelection.ofIke(connection));
                run(new Command("unload-conn", Section.builder().put("name", connection).build()));
            }
            case CharonInstruction.Initiate initiate -> {
                initiate.before().forEach(this::run);
                Thread _ =
                        Thread.ofVirtual().name("charon-initiate").start(() -> initiate(initiate));
            }
        }
    }

    private void terminate(SaSelection selection) {
        try {
            long _ = client.terminateForced(selection, TERMINATION);
        } catch (ViciException refused) {
            // it may have ended by itself
            if (refused.reason() != Reason.REFUSED) {
                refused("terminate", refused);
            }
        }
    }

    /** It waits for the peer, and so has a connection of its own. */
    private void initiate(CharonInstruction.Initiate wish) {
        try (ViciClient own = new ViciClient(endpoint)) {
            own.initiate(
                    wish.child()
                            .map(child -> SaSelection.of(wish.connection(), child))
                            .orElseGet(() -> SaSelection.ofIke(wish.connection())),
                    INITIATION);
            List<Bytes> certificates = new ArrayList<>();
            Section _ =
                    own.stream(
                            "list-certs",
                            Section.EMPTY,
                            "list-cert",
                            each -> each.octets("data").ifPresent(certificates::add),
                            TERMINATION);
            told.accept(
                    new CharonNotice.Initiated(
                            wish.attempt(),
                            Optional.empty(),
                            own.listSas(SaSelection.ofIke(wish.connection())),
                            certificates));
        } catch (ViciException refused) {
            refused("initiate", refused);
            told.accept(
                    new CharonNotice.Initiated(
                            wish.attempt(),
                            Optional.of(String.valueOf(refused.getMessage())),
                            List.of(),
                            List.of()));
        }
    }

    private void run(Command command) {
        try {
            Section _ = client.command(command.name(), command.arguments());
        } catch (ViciException refused) {
            refused(command.name(), refused);
        }
    }

    /** What another configuration of this daemon has left there. */
    private void unloadOthers(CharonInstruction.Load load, String loading, String unloading) {
        Set<String> wanted = new HashSet<>();
        load.commands().stream()
                .filter(command -> command.name().equals(loading))
                .forEach(command -> wanted.add(command.arguments().entries().getFirst().name()));
        try {
            for (String name : loaded(loading)) {
                if (name.startsWith(load.prefix()) && !wanted.contains(name)) {
                    run(new Command(unloading, Section.builder().put("name", name).build()));
                }
            }
        } catch (ViciException refused) {
            refused(unloading, refused);
        }
    }

    private List<String> loaded(String loading) throws ViciException {
        return loading.equals("load-conn")
                ? client.ask("get-conns", Section.EMPTY, TERMINATION).texts("conns")
                : client.ask("get-pools", Section.EMPTY, TERMINATION).sections().stream()
                        .map(Section.Named::name)
                        .toList();
    }

    private void refused(String command, ViciException refused) {
        reporter.report(
                Report.warning("charon-refused")
                        .with("command", command)
                        .with("why", String.valueOf(refused.getMessage())));
    }
}
