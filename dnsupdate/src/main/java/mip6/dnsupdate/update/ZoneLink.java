package mip6.dnsupdate.update;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;
import mip6.wire.Bytes;

import org.xbill.DNS.Message;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to the server of one zone. One thread has the {@link UpdateLane} and does what it says;
 * all others only put into its inbox.
 */
final class ZoneLink implements AutoCloseable {

    /** Datagrams have no order and no flow control: little at once, a name in each. */
    private static final int DATAGRAMS_OUTSTANDING = 8;

    private static final String CLOSED = "closed";

    private final UpdateZone zone;
    private final RequestSigner signer;
    private final Consumer<? super Throwable> bug;
    private final DnsServer server;
    private final UpdateLane lane;
    private final BlockingQueue<Input> inbox = new LinkedBlockingQueue<>();
    private final Map<Long, Consumer<ZoneOutcome>> askers = new HashMap<>();
    private final Map<Long, Message> requests = new HashMap<>();
    private final Thread thread;
    private Optional<Transmission> transmission = Optional.empty();
    private long lastJob;
    private boolean closing;

    /** Nobody looks into the inbox any more. */
    private volatile boolean ended;

    /**
     * Opens nothing yet.
     *
     * @param bug told of what must not happen, after which nothing is sent any more
     */
    ZoneLink(UpdateZone zone, RequestSigner signer, Consumer<? super Throwable> bug) {
        this.bug = bug;
        this.zone = zone;
        this.signer = signer;
        this.server = new DnsServer(zone.server(), Optional.empty());
        this.lane =
                new UpdateLane(
                        switch (zone.transport()) {
                            case TCP -> new UpdatePace();
                            case UDP -> new UpdatePace(1, DATAGRAMS_OUTSTANDING);
                        });
        this.thread = Thread.ofVirtual().name("dns-update " + zone.name()).start(this::run);
    }

    private sealed interface Input {

        record Submitted(
                UpdatePlan.Step.Send change, Duration patience, Consumer<ZoneOutcome> asker)
                implements Input {}

        /** Octets that came over {@code from}. */
        record Arrived(Transmission from, Bytes octets) implements Input {}

        /** What is known of a message without its connection. */
        record Judged(long message, UpdateReply reply) implements Input {}

        record Lost(Transmission which, String reason) implements Input {}

        record Close() implements Input {}
    }

    /**
     * Asks for a change.
     *
     * @param patience for how long one message may be without an answer
     * @param asker is told once, on this link's thread
     */
    void submit(UpdatePlan.Step.Send change, Duration patience, Consumer<ZoneOutcome> asker) {
        inbox.add(new Input.Submitted(change, patience, asker));
        if (ended) {
            refuse(new ZoneOutcome.NoAnswer(CLOSED));
        }
    }

    /** Whoever still waits is told that there is no answer. */
    @Override
    public void close() {
        inbox.add(new Input.Close());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                long deadline = deadline();
                Input input =
                        deadline == Long.MAX_VALUE
                                ? inbox.take()
                                : inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                long now = System.nanoTime();
                if (input != null) {
                    perform(handle(input, now));
                }
                if (deadline() <= now) {
                    perform(lane.timePassed(now));
                }
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        } catch (RuntimeException | Error ours) {
            bug.accept(ours);
            throw ours;
        } finally {
            end();
        }
    }

    /** Nobody who asked is left without an answer. */
    private void end() {
        disconnect();
        ended = true;
        ZoneOutcome closed = new ZoneOutcome.NoAnswer(CLOSED);
        askers.values().forEach(asker -> asker.accept(closed));
        refuse(closed);
    }

    private void refuse(ZoneOutcome closed) {
        for (Input input = inbox.poll(); input != null; input = inbox.poll()) {
            if (input instanceof Input.Submitted submitted) {
                submitted.asker().accept(closed);
            }
        }
    }

    /** Datagrams end by themselves. */
    private long deadline() {
        return switch (zone.transport()) {
            case TCP -> lane.deadline();
            case UDP -> Long.MAX_VALUE;
        };
    }

    private List<UpdateLane.Action> handle(Input input, long now) {
        return switch (input) {
            case Input.Submitted submitted -> {
                askers.put(++lastJob, submitted.asker());
                UpdatePlan.Step.Send change = submitted.change();
                yield lane.submitted(
                        new ZoneJob(
                                lastJob,
                                change.about(),
                                change.alternatives(),
                                submitted.patience().toNanos()),
                        now);
            }
            case Input.Arrived(Transmission from, Bytes octets) ->
                    isCurrent(from) ? arrived(octets.toArray(), now) : List.of();
            case Input.Judged(long message, UpdateReply reply) -> {
                requests.remove(message);
                yield lane.answered(message, reply, now);
            }
            case Input.Lost(Transmission which, String reason) -> {
                if (!isCurrent(which)) {
                    yield List.of();
                }
                disconnect();
                yield lane.disconnected("cannot be reached: " + reason, now);
            }
            case Input.Close() -> {
                closing = true;
                yield lane.unreachable(CLOSED);
            }
        };
    }

    private boolean isCurrent(Transmission which) {
        return transmission.filter(current -> current == which).isPresent();
    }

    private List<UpdateLane.Action> arrived(byte[] octets, long now) {
        for (Map.Entry<Long, Message> each : requests.entrySet()) {
            if (isFor(each.getValue(), octets)) {
                Optional<UpdateReply> reply = UpdateReply.read(each.getValue(), signer, octets);
                if (reply.isPresent()) {
                    requests.remove(each.getKey());
                    return lane.answered(each.getKey(), reply.get(), now);
                }
            }
        }
        return List.of();
    }

    private static boolean isFor(Message request, byte[] octets) {
        return octets.length >= 2
                && ((octets[0] & 0xff) << 8 | octets[1] & 0xff) == request.getHeader().getID();
    }

    private void perform(List<UpdateLane.Action> actions) {
        boolean reachable = true;
        for (UpdateLane.Action action : actions) {
            switch (action) {
                case UpdateLane.Action.Send send -> {
                    if (reachable && !send(send)) {
                        reachable = false;
                    }
                }
                case UpdateLane.Action.Done(ZoneJob job, ZoneOutcome outcome) -> {
                    Consumer<ZoneOutcome> asker = askers.remove(job.id());
                    if (asker != null) {
                        asker.accept(outcome);
                    }
                }
                case UpdateLane.Action.Disconnect() -> disconnect();
            }
        }
    }

    /** Whether it is on its way; else everything that waited is told. */
    private boolean send(UpdateLane.Action.Send send) {
        Message request = send.update().toMessage(zone.name());
        while (requests.values().stream()
                .anyMatch(other -> other.getHeader().getID() == request.getHeader().getID())) {
            request.getHeader().setID((request.getHeader().getID() + 1) & 0xffff);
        }
        byte[] octets = signer.sign(request);
        requests.put(send.message(), request);
        Deadline deadline = Deadline.in(Duration.ofNanos(send.patience()));
        return switch (zone.transport()) {
            case TCP -> sendByTcp(octets, deadline);
            case UDP -> {
                Datagrams datagrams = new Datagrams(server, request, signer);
                Thread _ =
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                inbox.add(
                                                        new Input.Judged(
                                                                send.message(),
                                                                datagrams.ask(octets, deadline))));
                yield true;
            }
        };
    }

    private boolean sendByTcp(byte[] octets, Deadline deadline) {
        try {
            if (transmission.isEmpty()) {
                transmission = Optional.of(new Transmission(server.connect(deadline)));
                transmission.get().start(this::arrivedOver, this::lost);
            }
            transmission.get().send(octets);
            return true;
        } catch (IOException e) {
            disconnect();
            perform(lane.unreachable("cannot be reached: " + e.getMessage()));
            return false;
        }
    }

    private void arrivedOver(Transmission which, byte[] octets) {
        inbox.add(new Input.Arrived(which, Bytes.wrap(octets)));
    }

    private void lost(Transmission which, String reason) {
        inbox.add(new Input.Lost(which, reason));
    }

    private void disconnect() {
        transmission.ifPresent(Transmission::close);
        transmission = Optional.empty();
        requests.clear();
    }
}
