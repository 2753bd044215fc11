package mip6.dnsupdate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.dnsupdate.discovery.DiscoveryOutcome.Found;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Questions that nobody answers, and how patiently they are put. */
class LostAnswersTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final HomeAgentQuery NAME =
            new HomeAgentQuery.ByName(DomainName.of("ha1.example.com"));
    private static final String HA1 = "ha1.example.com. 60 IN AAAA 2001:db8:1::1";

    @Test
    void aSilentResolverIsAskedAsOftenAsSet() {
        try (ScriptedServer silent = ScriptedServer.start((request, stream) -> List.of())) {
            DiscoveryReport report = discover(2, silent);
            assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
            assertThat(report.unanswered()).isEqualTo(2);
            assertThat(report.roundTrips()).isZero();
            assertThat(silent.requests()).isEqualTo(2);
        }
    }

    @Test
    void aSilentResolverIsFollowedByTheNext() {
        try (ScriptedServer silent = ScriptedServer.start((request, stream) -> List.of());
                ScriptedServer good =
                        ScriptedServer.start(
                                (request, stream) -> List.of(ScriptedAnswer.of(request, HA1)))) {
            DiscoveryReport report = discover(2, silent, good);
            assertThat(report.outcome()).isInstanceOf(Found.class);
            assertThat(report.unanswered()).isEqualTo(1);
        }
    }

    /** Whatever is lost on the way, a mobile node is not to pause for it. */
    @Test
    void threeLostAnswersInARowAreMadeUpFor() {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) ->
                                asked.incrementAndGet() < 4
                                        ? List.of()
                                        : List.of(ScriptedAnswer.of(request, HA1)))) {
            DiscoveryReport report = discover(ResolverSettings.SYSTEM.attempts(), server);
            assertThat(report.outcome()).isInstanceOf(Found.class);
            assertThat(report.unanswered()).isEqualTo(3);
        }
    }

    /** RFC 1123 6.1.3.3. */
    @Test
    void eachRoundOfQuestionsTakesLonger() {
        try (ScriptedServer silent = ScriptedServer.start((request, stream) -> List.of())) {
            long begin = System.nanoTime();
            assertThat(discover(2, silent).unanswered()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isGreaterThanOrEqualTo(SHORT.multipliedBy(3).minusMillis(2));
        }
    }

    @Test
    void howLongOneResolverMayTakeIsItsShareOfTheRound() {
        ResolverSettings system = ResolverSettings.SYSTEM;
        assertThat(rounds(system, 1)).containsExactly(1_000L, 2_000L, 4_000L, 8_000L);
        assertThat(rounds(system, 2)).containsExactly(1_000L, 1_000L, 2_000L, 4_000L);
        assertThat(rounds(system, 8)).containsExactly(1_000L, 1_000L, 1_000L, 1_000L);
        assertThat(system.timeout(ResolverSettings.MAX_ATTEMPTS - 1, 1))
                .isEqualTo(Duration.ofSeconds(8));
    }

    private static DiscoveryReport discover(int attempts, ScriptedServer... servers) {
        ResolverSettings settings =
                new ResolverSettings(
                        Arrays.stream(servers).map(ScriptedServer::address).toList(),
                        Optional.empty(),
                        SHORT,
                        attempts);
        return new DnsDiscovery(settings, new SplittableRandom(5026)).discover(NAME);
    }

    private static List<Long> rounds(ResolverSettings settings, int servers) {
        return IntStream.range(0, settings.attempts())
                .mapToObj(attempt -> settings.timeout(attempt, servers).toMillis())
                .toList();
    }
}
