package mip6.dnsupdate.discovery;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;
import mip6.wire.Ipv6Address;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/** Finds home agents by asking resolvers. Blocking: for a worker. Safe for many threads. */
public final class DnsDiscovery {

    private static final Path SYSTEM = Path.of("/");

    private final ResolverSettings settings;
    private final RandomGenerator random;
    private final Pace pace;

    /**
     * Asks nobody yet.
     *
     * @param random draws among targets of one priority, and the identifiers of queries: not to be
     *     guessed
     */
    public DnsDiscovery(ResolverSettings settings, RandomGenerator random) {
        this(settings, random, Pace.REAL);
    }

    /**
     * One for those who have no time: whoever refuses at once is asked again at once.
     *
     * @param random as above
     */
    public static DnsDiscovery hurried(ResolverSettings settings, RandomGenerator random) {
        return new DnsDiscovery(settings, random, Pace.HURRIED);
    }

    DnsDiscovery(ResolverSettings settings, RandomGenerator random, Pace pace) {
        this.settings = settings;
        this.random = random;
        this.pace = pace;
    }

    /** Takes at most the timeouts of all attempts at all resolvers, by UDP and by TCP, twice. */
    public DiscoveryReport discover(HomeAgentQuery query) {
        List<DnsServer> servers;
        if (settings.resolvers().isEmpty()) {
            SystemResolvers system = SystemResolvers.read(SYSTEM);
            servers = servers(system.servers());
            if (servers.isEmpty()) {
                return new DiscoveryReport(new DiscoveryOutcome.NoResolver(system.faults()), 0, 0);
            }
        } else {
            servers = servers(settings.resolvers());
        }
        return discover(query, servers);
    }

    private DiscoveryReport discover(HomeAgentQuery query, List<DnsServer> servers) {
        DiscoveryState state = DiscoveryState.start(query, random);
        int roundTrips = 0;
        int unanswered = 0;
        while (true) {
            List<Asked> asked = askAll(servers, state.questions());
            roundTrips += asked.stream().mapToInt(Asked::roundTrips).max().orElse(0);
            unanswered += asked.stream().mapToInt(Asked::unanswered).sum();
            switch (state.answered(asked.stream().map(Asked::answer).toList())) {
                case DiscoveryStep.Next(DiscoveryState next) -> state = next;
                case DiscoveryStep.Done(DiscoveryOutcome outcome) -> {
                    return new DiscoveryReport(outcome, roundTrips, unanswered);
                }
            }
        }
    }

    private List<DnsServer> servers(List<InetSocketAddress> addresses) {
        Optional<InetAddress> source = settings.source().map(Ipv6Address::toInetAddress);
        return addresses.stream()
                .limit(ResolverSettings.MAX_RESOLVERS)
                .map(address -> new DnsServer(address, source))
                .toList();
    }

    private List<Asked> askAll(List<DnsServer> servers, List<Question> questions) {
        if (questions.size() == 1) {
            return List.of(ask(servers, questions.getFirst()));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Asked>> running =
                    questions.stream().map(q -> threads.submit(() -> ask(servers, q))).toList();
            return running.stream().map(DnsDiscovery::result).toList();
        }
    }

    private static Asked result(Future<Asked> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Asked(new Answer.Failed(List.of()), 0, 0);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Each resolver in turn, then all of them again, until one is of use. Who refuses at once, such
     * as a server that is being started, is asked again no sooner than if it had been silent.
     */
    private Asked ask(List<DnsServer> servers, Question question) {
        List<ResolverFailure> failures = new ArrayList<>();
        int roundTrips = 0;
        int unanswered = 0;
        for (int attempt = 0; attempt < settings.attempts(); attempt++) {
            Duration timeout = settings.timeout(attempt, servers.size());
            long begun = pace.nanos();
            for (DnsServer server : servers) {
                if (Thread.currentThread().isInterrupted()) {
                    return new Asked(new Answer.Failed(failures), roundTrips, unanswered);
                }
                Asking asking = new Asking(server, question, timeout);
                String cause;
                try {
                    switch (asking.reply()) {
                        case Reply.Answered(Answer answer) -> {
                            return new Asked(answer, roundTrips + asking.roundTrips, unanswered);
                        }
                        case Reply.Truncated() -> cause = "truncated over TCP";
                        case Reply.Useless useless -> cause = useless.cause();
                    }
                } catch (SocketTimeoutException e) {
                    unanswered++;
                    cause = "no answer";
                } catch (IOException e) {
                    cause = "unreachable";
                }
                roundTrips += asking.roundTrips;
                failures.add(new ResolverFailure(server.address(), cause));
            }
            if (attempt + 1 < settings.attempts()) {
                awaitNextRound(begun, timeout.multipliedBy(servers.size()));
            }
        }
        return new Asked(new Answer.Failed(List.copyOf(failures)), roundTrips, unanswered);
    }

    /** Whoever is interrupted asks nobody any more. */
    private void awaitNextRound(long begun, Duration round) {
        Duration left = round.minusNanos(pace.nanos() - begun);
        if (!left.isPositive()) {
            return;
        }
        try {
            pace.pause(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Asked(Answer answer, int roundTrips, int unanswered) {}

    /** One question to one resolver: by UDP, and by TCP where the answer does not fit. */
    private final class Asking {

        private final DnsServer server;
        private final Question question;
        private final Duration timeout;
        private int roundTrips;

        Asking(DnsServer server, Question question, Duration timeout) {
            this.server = server;
            this.question = question;
            this.timeout = timeout;
        }

        Reply reply() throws IOException {
            return settings.trustAnchors().isPresent()
                    ? provenReply(settings.trustAnchors().get())
                    : plainReply();
        }

        /** RFC 4035 5: what is not signed counts as little as what is wrongly signed. */
        private Reply provenReply(TrustAnchorRecords anchors) throws IOException {
            SecurityAwareLink link = new SecurityAwareLink(server, timeout, random);
            Message message;
            try {
                message = anchors.validator(link).send(question.toMessage(0));
            } catch (RuntimeException malformed) {
                // dnsjava refuses some octets with unchecked exceptions
                return new Reply.Useless("malformed answer");
            } finally {
                roundTrips += link.roundTrips();
            }
            boolean proven = message.getHeader().getFlag(Flags.AD);
            if (!proven && message.getRcode() != Rcode.SERVFAIL) {
                return new Reply.Useless("not signed");
            }
            // Nobody has proved what comes beside the answer.
            message.removeAllRecords(Section.ADDITIONAL);
            return proven
                    ? Reply.of(question, message)
                    : new Reply.Useless("no answer that DNSSEC proves");
        }

        private Reply plainReply() throws IOException {
            Deadline deadline = Deadline.in(timeout);
            int id = random.nextInt(0x1_0000);
            byte[] query = question.toMessage(id).toWire();
            Reply reply =
                    server.askByUdp(
                            query, deadline, timeout, octets -> Reply.read(question, id, octets));
            roundTrips++;
            return reply instanceof Reply.Truncated ? replyByTcp(id, query) : reply;
        }

        private Reply replyByTcp(int id, byte[] query) throws IOException {
            Deadline deadline = Deadline.in(timeout);
            try (DnsServer.Connection connection = server.connect(deadline)) {
                roundTrips++;
                Reply reply = connection.ask(query, deadline, o -> Reply.read(question, id, o));
                roundTrips++;
                return reply;
            }
        }
    }
}
