package mip6.dnsupdate.update;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;
import mip6.dnsupdate.update.UpdatePlan.Step;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Sends updates. Blocking: for workers. Safe for many threads. */
public final class DnsUpdater implements AutoCloseable {

    /** An unanswered datagram is sent again after this time. */
    private static final Duration RESEND = Duration.ofSeconds(1);

    private final UpdateSettings settings;
    private final Clock clock;
    private final ServerConnections connections = new ServerConnections();

    /**
     * Sends nothing yet.
     *
     * @param clock the time of day, which signatures carry: the server compares it with its own
     */
    public DnsUpdater(UpdateSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** With the time of day of this machine. */
    public DnsUpdater(UpdateSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /**
     * Updates the forward and the reverse zone, at the same time.
     *
     * @param within when this has passed without an answer, the outcome says so
     */
    public UpdateOutcome perform(NameChange change, Duration within) {
        Deadline deadline = Deadline.in(within);
        UpdatePlan plan = UpdatePlan.of(change, settings);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ZoneOutcome>> forward = start(threads, plan.forward(), deadline);
            List<Future<ZoneOutcome>> reverse = start(threads, plan.reverse(), deadline);
            return new UpdateOutcome(worst(forward), worst(reverse));
        }
    }

    /** Closes the connections to the servers. */
    @Override
    public void close() throws IOException {
        connections.close();
    }

    private List<Future<ZoneOutcome>> start(
            ExecutorService threads, List<Step> steps, Deadline deadline) {
        return steps.stream().map(s -> threads.submit(() -> perform(s, deadline))).toList();
    }

    /** The first that is not performed. */
    private static ZoneOutcome worst(List<Future<ZoneOutcome>> outcomes) {
        return outcomes.stream()
                .map(DnsUpdater::result)
                .flatMap(o -> o instanceof ZoneOutcome.Performed ? Stream.empty() : Stream.of(o))
                .findFirst()
                .orElseGet(ZoneOutcome.Performed::new);
    }

    private static ZoneOutcome result(Future<ZoneOutcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ZoneOutcome.NoAnswer("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private ZoneOutcome perform(Step step, Deadline deadline) {
        return switch (step) {
            case Step.Forbid(String name, Prohibition reason) ->
                    new ZoneOutcome.Prohibited(name, reason);
            case Step.Send send -> perform(send, deadline);
        };
    }

    private ZoneOutcome perform(Step.Send send, Deadline deadline) {
        TSIG key = tsig(send.key());
        String failed = "";
        for (ZoneUpdate alternative : send.alternatives()) {
            switch (ask(send.zone(), alternative.toMessage(send.zone().name()), key, deadline)) {
                case UpdateReply.Conclusive(ZoneOutcome outcome) -> {
                    return outcome;
                }
                case UpdateReply.Unproven(String reason) -> {
                    return new ZoneOutcome.BadAnswer(reason);
                }
                case UpdateReply.ConditionFailed(String rcode) -> failed = rcode;
            }
        }
        return new ZoneOutcome.ForeignRecord(send.about().toString(true), failed);
    }

    private UpdateReply ask(UpdateZone zone, Message request, TSIG key, Deadline deadline) {
        key.apply(request, null);
        byte[] octets = request.toWire();
        DnsServer server = new DnsServer(zone.server(), Optional.empty());
        AtomicReference<Optional<UpdateReply>> unproven = new AtomicReference<>(Optional.empty());
        try {
            return switch (zone.transport()) {
                case TCP ->
                        connections.ask(
                                server, octets, deadline, in -> UpdateReply.read(request, key, in));
                // RFC 8945 5.4: anybody can send a datagram, so one that proves nothing does not
                // end the wait for the one that does
                case UDP ->
                        server.askByUdp(
                                octets,
                                deadline,
                                RESEND,
                                in -> {
                                    Optional<UpdateReply> reply =
                                            UpdateReply.read(request, key, in);
                                    if (reply.filter(UpdateReply.Unproven.class::isInstance)
                                            .isEmpty()) {
                                        return reply;
                                    }
                                    unproven.set(reply);
                                    return Optional.empty();
                                });
            };
        } catch (SocketTimeoutException e) {
            return unproven.get().orElseGet(() -> noAnswer("no answer within the deadline"));
        } catch (IOException e) {
            return noAnswer("cannot be reached: " + e.getMessage());
        }
    }

    private static UpdateReply noAnswer(String reason) {
        return new UpdateReply.Conclusive(new ZoneOutcome.NoAnswer(reason));
    }

    private TSIG tsig(TsigKey key) {
        SecretKey secret = new SecretKeySpec(key.secret().reveal(), key.algorithm().macName());
        Name algorithm =
                switch (key.algorithm()) {
                    case HMAC_SHA256 -> TSIG.HMAC_SHA256;
                    case HMAC_SHA384 -> TSIG.HMAC_SHA384;
                    case HMAC_SHA512 -> TSIG.HMAC_SHA512;
                };
        return new TSIG(algorithm, ZoneUpdate.toName(key.name()), secret, clock);
    }
}
