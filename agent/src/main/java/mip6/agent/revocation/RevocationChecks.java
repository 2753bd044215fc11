package mip6.agent.revocation;

import mip6.agent.configuration.RevocationConfiguration;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.Library.Attachment;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.revocation.OcspAnswer;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationProblem;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationStatus;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.ikev2.revocation.Statement;
import mip6.ikev2.revocation.UnusableAnswerException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers the engine's questions about revocation: from what the peer sent itself, from files, from
 * what was fetched before, and else by fetching, within one bound of time for a question.
 */
public final class RevocationChecks implements AutoCloseable {

    /** Questions at once; one more is answered with what is at hand. */
    private static final int MOST_QUESTIONS = 64;

    private static final int MOST_FILES = 4096;

    private final RevocationConfiguration configuration;
    private final RevocationPolicy policy;
    private final Reporter reporter;
    private final Sources sources;
    private final ListFiles files;
    private final Library library;
    private final ExecutorService executor;
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);

    /**
     * Checks that have not asked anybody yet.
     *
     * @param clock wall time
     */
    public RevocationChecks(
            RevocationConfiguration configuration,
            RevocationPolicy policy,
            Names names,
            Reporter reporter,
            Supplier<Instant> clock) {
        this.configuration = configuration;
        this.policy = policy;
        this.reporter = reporter;
        reporter.counters().begin("revocation-accepted");
        this.sources = new Sources(configuration);
        this.files = new ListFiles(configuration.files(), configuration.largest(), reporter);
        this.executor =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("revocation-", 1).factory());
        this.library =
                new Library(
                        policy,
                        new HttpFetch(
                                new HttpFetch.Limits(
                                        configuration.timeout(), configuration.largest()),
                                configuration.rule(),
                                names),
                        configuration
                                .cache()
                                .map(
                                        folder ->
                                                new EvidenceFolder(
                                                        folder,
                                                        MOST_FILES,
                                                        configuration.largest())),
                        reporter,
                        clock,
                        executor);
    }

    /** The node has another address, or none: before it has one nobody is asked. */
    public void attached(Optional<Ipv6Address> careOfAddress) {
        library.attached(
                careOfAddress
                        .<Attachment>map(Attachment.At::new)
                        .orElseGet(Attachment.Nowhere::new));
    }

    /**
     * Answers a question, on another thread unless there is nothing to read and nobody to ask.
     *
     * @param then gets the answer, soon
     */
    public void check(RevocationQuestion question, Consumer<RevocationVerdict> then) {
        if (isVain(question)) {
            then.accept(answer(question, false));
            return;
        }
        boolean mayFetch = questions.tryAcquire();
        executor.execute(
                () -> {
                    try {
                        then.accept(answer(question, mayFetch));
                    } finally {
                        if (mayFetch) {
                            questions.release();
                        }
                    }
                });
    }

    private boolean isVain(RevocationQuestion question) {
        return question.stapled().isEmpty()
                && configuration.files().isEmpty()
                && question.path().links().stream().allMatch(link -> sources.of(link).isEmpty());
    }

    private RevocationVerdict answer(RevocationQuestion question, boolean mayFetch) {
        Deadline deadline = Deadline.in(mayFetch ? configuration.timeout() : Duration.ZERO);
        List<RevocationStatus> path = new ArrayList<>();
        for (Link link : question.path().links()) {
            path.add(status(link, question.stapled(), question.at(), deadline));
        }
        RevocationVerdict verdict = RevocationVerdict.of(policy.mode(), path);
        report(question, verdict);
        return verdict;
    }

    private void report(RevocationQuestion question, RevocationVerdict verdict) {
        switch (verdict) {
            case RevocationVerdict.Accepted _ -> reporter.counters().count("revocation-accepted");
            case RevocationVerdict.Revoked(String why) -> refused(question, why);
            case RevocationVerdict.NotKnown(String why) -> refused(question, why);
        }
    }

    private void refused(RevocationQuestion question, String why) {
        reporter.report(
                Report.warning("certificate-refused")
                        .with(
                                "subject",
                                question.path()
                                        .certificates()
                                        .getFirst()
                                        .getSubjectX500Principal()
                                        .getName())
                        .with("why", why));
    }

    private RevocationStatus status(Link link, List<Bytes> stapled, Instant at, Deadline deadline) {
        List<Statement> statements = new ArrayList<>();
        RevocationProblem problem = stapled(link, stapled, at, statements);
        for (Evidence list : files.of(link.issuer())) {
            list.about(link.certificate()).ifPresent(statements::add);
        }
        List<Source> all = sources.of(link);
        for (Source source : all) {
            library.known(source)
                    .ifPresent(
                            evidence -> {
                                evidence.about(link.certificate()).ifPresent(statements::add);
                                renew(source, evidence, at);
                            });
        }
        RevocationStatus status = RevocationStatus.of(statements, problem, policy, at);
        for (int i = 0; i < all.size() && status.isOpen(); i++) {
            // who does not answer must not take the time of who would
            int left = all.size() - i;
            Deadline share = deadline.orIn(deadline.remaining().dividedBy(Math.min(left, 2)));
            library.fetch(all.get(i), share)
                    .flatMap(evidence -> evidence.about(link.certificate()))
                    .ifPresent(statements::add);
            status = RevocationStatus.of(statements, problem, policy, at);
        }
        return status;
    }

    /** What the peer sent itself (RFC 4806); what is of no use there harms nobody. */
    private RevocationProblem stapled(
            Link link, List<Bytes> stapled, Instant at, List<Statement> statements) {
        RevocationProblem problem = RevocationProblem.NO_ANSWER;
        for (Bytes der : stapled) {
            try {
                statements.add(OcspAnswer.read(der, link, policy.responders(), at).statement());
            } catch (UnusableAnswerException unusable) {
                if (unusable.problem() != RevocationProblem.NOT_ABOUT_IT) {
                    problem = unusable.problem();
                }
            }
        }
        return problem;
    }

    /** Whoever is asked often is asked ahead of time. */
    private void renew(Source source, Evidence evidence, Instant at) {
        if (at.isAfter(evidence.renewal(policy)) && !at.isAfter(evidence.until(policy))) {
            var _ = library.begin(source);
        }
    }

    /** What is fetched ahead and renewed in time: about this node's own certificates. */
    public OwnAnswers ownAnswers(
            List<Link> own, Supplier<Instant> clock, Consumer<List<Bytes>> stapled) {
        return new OwnAnswers(own, sources, library, policy, clock, stapled);
    }

    /** For people. */
    public Map<String, Object> status() {
        return Map.of(
                "mode", policy.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "lists", library.lists(),
                "answers", library.answers());
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
