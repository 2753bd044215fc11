package mip6.dnsupdate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.dnsupdate.discovery.DiscoveryOutcome.Found;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Resolvers that refuse at once, as while they are started: they get the time to answer. */
class FastRefusalTest {

    private static final HomeAgentQuery NAME =
            new HomeAgentQuery.ByName(DomainName.of("ha1.example.com"));
    private static final String HA1 = "ha1.example.com. 60 IN AAAA 2001:db8:1::1";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicBoolean started = new AtomicBoolean();

    private final PacedDiscovery discovery =
            new PacedDiscovery(
                    () -> {
                        if (elapsed().compareTo(SECOND) >= 0) {
                            started.set(true);
                        }
                    });

    private Duration elapsed() {
        return Duration.ofNanos(discovery.nanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED})
    void whoRefusesForASecondIsAskedBehindIt(int rcode) {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) ->
                                List.of(
                                        started.get()
                                                ? ScriptedAnswer.of(request, HA1)
                                                : ScriptedAnswer.edited(
                                                        request,
                                                        m -> m.getHeader().setRcode(rcode))))) {
            assertThat(discover(server.address())).isInstanceOf(Found.class);
            assertThat(server.requests()).isEqualTo(2);
        }
        assertThat(discovery.pauses).containsExactly(SECOND);
    }

    @Test
    void roundsAreAsFarApartAsThoseOfSilence() throws IOException {
        assertThat(discover(closed())).isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
        assertThat(discovery.pauses)
                .containsExactly(SECOND, SECOND.multipliedBy(2), SECOND.multipliedBy(4));
    }

    /** Each round is shared among them. */
    @Test
    void soAreThoseOfSeveral() throws IOException {
        assertThat(discover(closed(), closed()))
                .isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
        assertThat(discovery.pauses)
                .containsExactly(
                        SECOND.multipliedBy(2), SECOND.multipliedBy(2), SECOND.multipliedBy(4));
    }

    @Test
    void whatIsAnAnswerEndsAtOnce() {
        try (ScriptedServer none = ScriptedAnswer.always(Rcode.NXDOMAIN)) {
            assertThat(discover(none.address())).isInstanceOf(DiscoveryOutcome.NoSuchName.class);
        }
        assertThat(discovery.pauses).isEmpty();
    }

    private DiscoveryOutcome discover(InetSocketAddress... servers) {
        ResolverSettings system = ResolverSettings.SYSTEM;
        ResolverSettings settings =
                new ResolverSettings(
                        Arrays.asList(servers),
                        Optional.empty(),
                        system.timeout(),
                        system.attempts());
        return discovery.of(settings).discover(NAME).outcome();
    }

    /** Where nobody listens. */
    private static InetSocketAddress closed() throws IOException {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
