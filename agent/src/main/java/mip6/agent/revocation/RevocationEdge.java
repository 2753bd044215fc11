package mip6.agent.revocation;

import mip6.agent.configuration.RevocationConfiguration;
import mip6.agent.report.Reporter;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Ipv6Address;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** All that a daemon does about revocation: nothing, where it is switched off. */
public final class RevocationEdge implements AutoCloseable {

    /** Attempts: a peer waits, and a server that cannot be found is soon left alone. */
    private static final int LOOK_UPS = 2;

    private final Optional<RevocationChecks> checks;
    private final Optional<OwnAnswers> ownAnswers;
    private final Consumer<IkeEvent> results;

    /**
     * What it takes.
     *
     * @param resolver who looks names of servers up
     * @param attachedLater nobody can be reached before {@link RevocationEdge#attached} was called
     */
    public record Settings(
            RevocationConfiguration configuration,
            IkeSettings ike,
            ResolverSettings resolver,
            boolean attachedLater) {}

    private RevocationEdge(
            Settings settings,
            RandomGenerator random,
            Reporter reporter,
            Consumer<IkeEvent> results) {
        this.results = results;
        RevocationPolicy policy = settings.ike().terms().revocation();
        if (!policy.checks()) {
            checks = Optional.empty();
            ownAnswers = Optional.empty();
            return;
        }
        RevocationChecks all =
                new RevocationChecks(
                        settings.configuration(),
                        policy,
                        new DnsNames(settings.resolver().atMost(LOOK_UPS), random),
                        reporter,
                        Instant::now);
        List<CertificationPath.Link> own =
                settings.ike()
                        .credentials()
                        .map(it -> settings.ike().trustAnchors().linksOf(it.chain()))
                        .orElse(List.of());
        checks = Optional.of(all);
        ownAnswers =
                Optional.of(
                        all.ownAnswers(
                                own,
                                Instant::now,
                                fresh -> results.accept(new IkeEvent.Stapled(fresh))));
        if (settings.attachedLater()) {
            all.attached(Optional.empty());
        }
        ownAnswers.get().start();
    }

    /**
     * Begins to fetch what is needed in any case.
     *
     * @param results takes answers for the engine, on any thread
     */
    public static RevocationEdge open(
            Settings settings,
            RandomGenerator random,
            Reporter reporter,
            Consumer<IkeEvent> results) {
        return new RevocationEdge(settings, random, reporter, results);
    }

    /** Does what the engine wants. */
    public void check(IkeAction.CheckRevocation asked) {
        if (checks.isEmpty()) {
            answer(asked, new RevocationVerdict.Accepted());
        } else {
            checks.get().check(asked.question(), verdict -> answer(asked, verdict));
        }
    }

    private void answer(IkeAction.CheckRevocation asked, RevocationVerdict verdict) {
        results.accept(new IkeEvent.Computed(asked.job(), asked.result().apply(verdict)));
    }

    /** The address from which servers can be reached is another one, or there is none. */
    public void attached(Optional<Ipv6Address> address) {
        checks.ifPresent(it -> it.attached(address));
        ownAnswers.ifPresent(OwnAnswers::wake);
    }

    /** For people. */
    public Map<String, Object> status() {
        return checks.map(RevocationChecks::status).orElse(Map.of("mode", "off"));
    }

    @Override
    public void close() {
        ownAnswers.ifPresent(OwnAnswers::close);
        checks.ifPresent(RevocationChecks::close);
    }
}
