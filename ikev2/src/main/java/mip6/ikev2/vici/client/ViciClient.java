package mip6.ikev2.vici.client;

import mip6.ikev2.vici.DaemonVersion;
import mip6.ikev2.vici.Feature;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.LogLine;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Commands charon, from any thread, one command at a time. The connection is made when the first
 * command needs it, and anew when charon was restarted or a command failed. No command is repeated:
 * after {@link Reason#DEADLINE} or {@link Reason#DISCONNECTED} ask {@link #listSas} what became of
 * it. Each command has a deadline, since charon can take minutes over one, or for ever.
 */
public final class ViciClient implements AutoCloseable {

    /** What charon is told to leave us to receive its answer. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    /** Below every level that charon logs at: it then makes no log lines for the command. */
    private static final int SILENT = -1;

    private static final int LOG_LEVEL = 1;

    /** A timeout that has charon answer before it has done anything. */
    private static final int AT_ONCE = -1;

    private final ViciEndpoint endpoint;
    private final ViciSettings settings;
    private final ReentrantLock turn = new ReentrantLock();

    /** Set by who has the turn, closed by anybody. */
    private volatile Optional<ViciSession> session = Optional.empty();

    private volatile boolean closed;

    /** A client that has not connected yet. */
    public ViciClient(ViciEndpoint endpoint, ViciSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
    }

    public ViciClient(ViciEndpoint endpoint) {
        this(endpoint, ViciSettings.DEFAULT);
    }

    /** Which daemon answers. */
    public DaemonVersion version() throws ViciException {
        return run(settings.deadline(), (session, _) -> session.daemon());
    }

    /**
     * Refuses to go on where charon is too old for {@code feature}.
     *
     * @param what of the operator's needs it, for the message
     */
    public void require(Feature feature, String what) throws ViciException {
        run(
                settings.deadline(),
                (session, _) -> {
                    session.require(feature, what);
                    return session;
                });
    }

    /**
     * Runs any command of charon's and returns its answer, whatever it says.
     *
     * @see <a
     *     href="https://github.com/strongswan/strongswan/tree/master/src/libcharon/plugins/vici">
     *     the commands and their arguments</a>
     */
    public Section ask(String command, Section arguments, Duration deadline) throws ViciException {
        return run(deadline, (session, end) -> session.command(command, arguments, end));
    }

    /**
     * Runs a command that says whether it succeeded, and returns its answer.
     *
     * @throws ViciException {@link Reason#REFUSED} where it did not
     */
    public Section command(String command, Section arguments, Duration deadline)
            throws ViciException {
        return Answers.succeeded(command, ask(command, arguments, deadline));
    }

    public Section command(String command, Section arguments) throws ViciException {
        return command(command, arguments, settings.deadline());
    }

    /**
     * Runs a command that answers by events first.
     *
     * @param event their kind: {@code list-conn} for {@code list-conns} and so on
     * @param each is given their content, on the caller's thread and within the deadline
     */
    public Section stream(
            String command,
            Section arguments,
            String event,
            Consumer<Section> each,
            Duration deadline)
            throws ViciException {
        return run(
                deadline, (session, end) -> session.stream(command, arguments, event, each, end));
    }

    /** The same, all events in a list. */
    public List<Section> stream(String command, Section arguments, String event)
            throws ViciException {
        List<Section> all = new ArrayList<>();
        stream(command, arguments, event, Answers.bounded(all), settings.deadline());
        return all;
    }

    /** All IKE SAs and their children. */
    public List<IkeSaStatus> listSas() throws ViciException {
        return listSas(SaSelection.ALL);
    }

    /** Those of {@code selection}; charon waits for an IKE SA that it is working on. */
    public List<IkeSaStatus> listSas(SaSelection selection) throws ViciException {
        return run(settings.deadline(), (session, end) -> Answers.listSas(session, selection, end));
    }

    /**
     * Loads a connection, or replaces it.
     *
     * @param content as under {@code connections.NAME} of swanctl.conf, with its lists as lists
     */
    public void loadConnection(String name, Section content) throws ViciException {
        command("load-conn", Section.builder().put(name, content).build());
    }

    public void unloadConnection(String name) throws ViciException {
        command("unload-conn", Section.builder().put("name", name).build());
    }

    /**
     * Loads a pool of addresses and attributes, or replaces it.
     *
     * @param content as under {@code pools.NAME} of swanctl.conf; the name of an attribute may be
     *     its number (16 is MIP6_HOME_PREFIX, RFC 5026 8.2), and its values then raw octets
     */
    public void loadPool(String name, Section content) throws ViciException {
        command("load-pool", Section.builder().put(name, content).build());
    }

    /**
     * Loads a shared secret.
     *
     * @param id to load another in its place later
     * @param type IKE or EAP
     * @param owners identities; none stands for everybody
     */
    public void loadShared(String id, String type, Secret secret, List<String> owners)
            throws ViciException {
        command(
                "load-shared",
                Section.builder()
                        .put("id", id)
                        .put("type", type)
                        .put("data", Bytes.copyOf(secret.reveal()))
                        .list("owners", owners)
                        .build());
    }

    /**
     * Loads a private key in PEM or DER.
     *
     * @return charon's identifier of it
     */
    public String loadKey(Secret key) throws ViciException {
        Section arguments =
                Section.builder()
                        .put("type", "any")
                        .put("data", Bytes.copyOf(key.reveal()))
                        .build();
        return command("load-key", arguments).textOrEmpty("id");
    }

    /**
     * Loads an X.509 certificate in PEM or DER.
     *
     * @param flag NONE, or CA for a trust anchor
     */
    public void loadCertificate(String flag, Bytes certificate) throws ViciException {
        command(
                "load-cert",
                Section.builder()
                        .put("type", "X509")
                        .put("flag", flag)
                        .put("data", certificate)
                        .build());
    }

    /**
     * Has charon make an SA, and waits until it stands. Meanwhile it takes one of charon's threads,
     * of which there are 16, so no more than a few clients may do so at once: see {@link #begin}.
     *
     * @param selection by names: a child, or an IKE SA without one where it is childless. Charon
     *     takes an IKE SA that stands already, even one of another connection that looks the same,
     *     and then never answers for a childless one: the deadline ends it
     * @param deadline charon is told it, less half a second; its attempt goes on behind that
     * @throws ViciException {@link Reason#REFUSED} where it failed or took too long
     */
    public void initiate(SaSelection selection, Duration deadline) throws ViciException {
        control("initiate", selection.arguments(), deadline);
    }

    /** The same, with the lines of charon's log as they come; see {@link Feature#CONTROL_LOG}. */
    public void initiate(SaSelection selection, Duration deadline, Consumer<LogLine> log)
            throws ViciException {
        control("initiate", selection.arguments(), deadline, log);
    }

    /** Has charon begin to make an SA; {@link #events} tell what becomes of it. */
    public void begin(SaSelection selection) throws ViciException {
        command("initiate", selection.arguments().put("timeout", AT_ONCE).build());
    }

    /**
     * Has charon end SAs, and waits until they are gone.
     *
     * @param deadline charon is told it, less half a second, and goes on with it behind that:
     *     towards a peer that is gone for minutes
     * @return how many ended
     * @throws ViciException {@link Reason#REFUSED} where there are none, or it took too long
     */
    public long terminate(SaSelection selection, Duration deadline) throws ViciException {
        return terminated(control("terminate", selection.arguments(), deadline));
    }

    /** Has charon forget SAs without waiting for an answer of their peers. */
    public long terminateForced(SaSelection selection, Duration deadline) throws ViciException {
        // with a timeout, charon would wait for the peer that long
        Section.Builder arguments =
                selection.arguments().put("force", true).put("loglevel", SILENT);
        return terminated(command("terminate", arguments.build(), deadline));
    }

    /**
     * Hears of events, on a connection of their own.
     *
     * @param events their kinds: {@code ike-updown}, {@code child-updown}, {@code ike-rekey}, ...
     */
    public ViciEvents events(Set<String> events) {
        return ViciEvents.open(endpoint, settings, events);
    }

    /** Ends whatever is under way, too. */
    @Override
    public void close() {
        closed = true;
        session.ifPresent(ViciSession::close);
    }

    private Section control(String command, Section.Builder arguments, Duration deadline)
            throws ViciException {
        return command(
                command,
                arguments.put("timeout", patience(deadline)).put("loglevel", SILENT).build(),
                deadline);
    }

    private void control(
            String command, Section.Builder arguments, Duration deadline, Consumer<LogLine> log)
            throws ViciException {
        Section request =
                arguments.put("timeout", patience(deadline)).put("loglevel", LOG_LEVEL).build();
        Section answer =
                run(
                        deadline,
                        (session, end) -> {
                            session.require(Feature.CONTROL_LOG, "the log of " + command);
                            return session.stream(
                                    command,
                                    request,
                                    "control-log",
                                    event -> log.accept(LogLine.of(event)),
                                    end);
                        });
        Answers.succeeded(command, answer);
    }

    /** Milliseconds; 0 would be for ever. */
    private static long patience(Duration deadline) {
        Duration rest = deadline.minus(MARGIN);
        Duration less = rest.compareTo(MARGIN) > 0 ? rest : deadline.dividedBy(2);
        return Math.clamp(less.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static long terminated(Section answer) {
        return answer.number("terminated").orElse(0L);
    }

    /** What is done with a session, before a deadline. */
    private interface Work<T> {
        T on(ViciSession session, Deadline deadline) throws ViciException;
    }

    private <T> T run(Duration duration, Work<T> work) throws ViciException {
        Deadline deadline = Deadline.in(duration);
        awaitTurn(deadline);
        try {
            ViciSession present = connected(deadline);
            boolean usable = false;
            try {
                T result = work.on(present, deadline);
                usable = true;
                return result;
            } finally {
                if (!usable) {
                    // an answer that is still to come would be taken for that to the next command
                    present.close();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void awaitTurn(Deadline deadline) throws ViciException {
        try {
            if (!turn.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new ViciException(
                        Reason.DEADLINE,
                        endpoint + ": another command took all the time that this one had");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViciException(Reason.INTERRUPTED, endpoint + ": interrupted", e);
        }
    }

    private ViciSession connected(Deadline deadline) throws ViciException {
        if (session.isPresent() && session.get().isQuiet()) {
            return session.get();
        }
        session.ifPresent(ViciSession::close);
        ViciSession fresh = ViciSession.open(endpoint, settings, deadline);
        session = Optional.of(fresh);
        if (closed) {
            fresh.close();
            throw new ViciException(Reason.DISCONNECTED, endpoint + ": this client is closed");
        }
        return fresh;
    }
}
