package mip6.ikev2.vici.client;

import mip6.ikev2.vici.CharonVersion;
import mip6.ikev2.vici.DaemonVersion;
import mip6.ikev2.vici.Feature;
import mip6.ikev2.vici.Packet;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciException.Reason;

import java.util.function.Consumer;

/**
 * A connection to a charon whose version is known to be new enough. After an exception it is of no
 * use any more: an answer that comes late would be taken for that to the next command.
 */
final class ViciSession implements AutoCloseable {

    private final ViciConnection connection;
    private final DaemonVersion daemon;
    private final CharonVersion version;

    private ViciSession(ViciConnection connection, DaemonVersion daemon, CharonVersion version) {
        this.connection = connection;
        this.daemon = daemon;
        this.version = version;
    }

    static ViciSession open(ViciEndpoint endpoint, ViciSettings settings, Deadline deadline)
            throws ViciException {
        ViciConnection connection = ViciConnection.open(endpoint, deadline);
        try {
            DaemonVersion daemon =
                    DaemonVersion.of(
                            command(
                                    connection,
                                    "version",
                                    Section.EMPTY,
                                    ViciSession::ignore,
                                    deadline));
            CharonVersion version =
                    CharonVersion.parse(daemon.version())
                            .orElseThrow(
                                    () ->
                                            new ViciException(
                                                    Reason.UNSUPPORTED,
                                                    endpoint + ": charon names no version"));
            if (!version.isAtLeast(settings.oldest())) {
                throw new ViciException(
                        Reason.UNSUPPORTED,
                        "%s: charon is of version %s, needed is %s"
                                .formatted(endpoint, version, settings.oldest()));
            }
            return new ViciSession(connection, daemon, version);
        } catch (ViciException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    DaemonVersion daemon() {
        return daemon;
    }

    boolean has(Feature feature) {
        return feature.isIn(version);
    }

    void require(Feature feature, String what) throws ViciException {
        if (!has(feature)) {
            throw new ViciException(
                    Reason.UNSUPPORTED,
                    "%s: charon is of version %s, needed is %s"
                            .formatted(what, version, feature.since()));
        }
    }

    /** Whether it can be used for a command. */
    boolean isQuiet() {
        return connection.isQuiet();
    }

    /** Runs a command; nothing is asked of its success. */
    Section command(String command, Section arguments, Deadline deadline) throws ViciException {
        return command(connection, command, arguments, ViciSession::ignore, deadline);
    }

    /**
     * Runs a command; events of the kind {@code event} that come before its answer are handed on.
     */
    Section stream(
            String command,
            Section arguments,
            String event,
            Consumer<Section> each,
            Deadline deadline)
            throws ViciException {
        register(event, ViciSession::ignore, deadline);
        Section answer =
                command(
                        connection,
                        command,
                        arguments,
                        one -> {
                            if (one.event().equals(event)) {
                                each.accept(one.content());
                            }
                        },
                        deadline);
        confirm(new Packet.EventUnregister(event), event, ViciSession::ignore, deadline);
        return answer;
    }

    /** Asks for events; what comes of those that were asked for before is handed on. */
    void register(String event, Consumer<Packet.Event> early, Deadline deadline)
            throws ViciException {
        confirm(new Packet.EventRegister(event), event, early, deadline);
    }

    /** Asks a question whose answer is known, between events, which are handed on. */
    void probe(Consumer<Packet.Event> events, Deadline deadline) throws ViciException {
        command(connection, "version", Section.EMPTY, events, deadline);
    }

    /** Hands on the events that come until {@code deadline}, at least one if there is one. */
    boolean await(Consumer<Packet.Event> events, Deadline deadline) throws ViciException {
        var packet = connection.poll(deadline);
        if (packet.isEmpty()) {
            return false;
        }
        if (packet.get() instanceof Packet.Event event) {
            events.accept(event);
            return true;
        }
        throw outOfTurn();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static Section command(
            ViciConnection connection,
            String command,
            Section arguments,
            Consumer<Packet.Event> events,
            Deadline deadline)
            throws ViciException {
        connection.send(new Packet.CommandRequest(command, arguments), deadline);
        return switch (answer(connection, events, deadline)) {
            case Packet.CommandResponse(Section content) -> content;
            case Packet.CommandUnknown() ->
                    throw new ViciException(Reason.UNSUPPORTED, "charon has no command " + command);
            case Packet.CommandRequest _,
                    Packet.EventRegister _,
                    Packet.EventUnregister _,
                    Packet.EventConfirm _,
                    Packet.EventUnknown _,
                    Packet.Event _ ->
                    throw outOfTurn();
        };
    }

    private void confirm(
            Packet request, String event, Consumer<Packet.Event> events, Deadline deadline)
            throws ViciException {
        connection.send(request, deadline);
        switch (answer(connection, events, deadline)) {
            case Packet.EventConfirm() -> {}
            case Packet.EventUnknown() ->
                    throw new ViciException(Reason.UNSUPPORTED, "charon has no event " + event);
            case Packet.CommandRequest _,
                    Packet.CommandResponse _,
                    Packet.CommandUnknown _,
                    Packet.EventRegister _,
                    Packet.EventUnregister _,
                    Packet.Event _ ->
                    throw outOfTurn();
        }
    }

    /** What comes that is no event. */
    private static Packet answer(
            ViciConnection connection, Consumer<Packet.Event> events, Deadline deadline)
            throws ViciException {
        while (true) {
            Packet packet = connection.receive(deadline);
            if (!(packet instanceof Packet.Event event)) {
                return packet;
            }
            events.accept(event);
        }
    }

    /** Nothing was asked for, so nothing can come. */
    private static void ignore(Packet.Event event) {}

    private static ViciException outOfTurn() {
        return new ViciException(Reason.MALFORMED, "charon answers what was not asked");
    }
}
