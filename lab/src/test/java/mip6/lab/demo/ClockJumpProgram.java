package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.Credentials;
import mip6.lab.program.DaemonEvent;
import mip6.linux.BootClock;
import mip6.wire.Bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Run by {@link GuestIT} on a kernel of its own: sets the time of day while a home agent serves a
 * mobile node (attack 18). Says what the daemons said of it.
 */
final class ClockJumpProgram {

    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The least that has a home agent demand cookies, with something to spare. */
    private static final int ENOUGH = 100;

    private final BesiegedProvider provider;
    private final Credentials credentials;
    private final long begun = BootClock.nanos();
    private final Instant right = Instant.now();

    private ClockJumpProgram(BesiegedProvider provider) {
        this.provider = provider;
        this.credentials = provider.credentials(MN2);
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        try (BesiegedProvider provider =
                new BesiegedProvider(Files.createTempDirectory(Path.of("/tmp"), "clock"))) {
            new ClockJumpProgram(provider).run();
        }
        System.out.println("clock: nothing is harmed");
    }

    private void run() throws Exception {
        Flood.of(provider.attacker(), ENOUGH);
        List<Payload> payloads = provider.attacker().initPayloads();
        IkeMessage first = provider.attacker().init(payloads);
        Notify cookie = answer(first).notify(NotifyType.COOKIE).orElseThrow();
        // beyond the certificate that is shown, and the cookie's and the binding's lifetimes
        isWrongBy(Duration.ofHours(2));
        payloads.addFirst(cookie);
        assertThat(answer(withPayloads(first, payloads)).first(KeyExchange.class))
                .as("the answer to the cookie")
                .isPresent();
        refused();
        isWrongBy(Duration.ZERO);
        accepted();
        isWrongBy(Duration.ofHours(-2));
        refused();
        isWrongBy(Duration.ZERO);
        accepted();
        // beyond the certificates of both daemons
        isWrongBy(Duration.ofDays(3));
        long since = BootClock.nanos();
        ControlClient.ask(provider.provision().mobileNodeSocket(), "rediscover");
        DaemonEvent refused =
                provider.mobileNode().awaitEvent("home-agent-given-up", since, PATIENCE);
        System.out.println("clock: mobile node: " + refused.text("why"));
        tellRefusal(since);
        isWrongBy(Duration.ZERO);
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
        provider.assertUnharmed();
    }

    private static IkeMessage withPayloads(IkeMessage first, List<Payload> payloads) {
        return Attacker.message(first.initiatorSpi(), ExchangeType.IKE_SA_INIT, payloads);
    }

    private IkeMessage answer(IkeMessage request) throws Exception {
        IkeSpi spi = request.initiatorSpi();
        provider.attacker().send(request.encode());
        Bytes octets = provider.attacker().await(it -> it.initiatorSpi().equals(spi));
        return Attacker.decode(octets).orElseThrow();
    }

    /** Sets the time of day; the boot clock goes on. */
    private void isWrongBy(Duration wrong) throws Exception {
        Duration passed = Duration.ofNanos(BootClock.nanos() - begun);
        List<String> command =
                List.of("date", "-s", "@" + right.plus(passed).plus(wrong).getEpochSecond());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException("the time of day cannot be set");
        }
        assertThat(Duration.between(right, Instant.now()).minus(passed).minus(wrong).abs())
                .isLessThan(Duration.ofMinutes(10));
        JsonNode _ = provider.assertServed();
    }

    private void refused() throws Exception {
        long since = BootClock.nanos();
        HalfOpen sa = provider.attacker().halfOpen();
        IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, credentials));
        assertThat(answer.notify(NotifyType.AUTHENTICATION_FAILED)).isPresent();
        tellRefusal(since);
    }

    private void tellRefusal(long since) throws Exception {
        DaemonEvent refusal =
                provider.homeAgent()
                        .awaitSince(
                                event ->
                                        event.name().equals("ike")
                                                && event.text("cause").equals("peer-not-trusted"),
                                "peer-not-trusted",
                                since,
                                PATIENCE);
        System.out.println("clock: home agent: " + refusal.text("detail"));
    }

    private void accepted() throws Exception {
        HalfOpen sa = provider.attacker().halfOpen();
        IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, credentials));
        assertThat(answer.first(Authentication.class)).isPresent();
        IkeMessage _ = sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
    }
}
