package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

class ClosedUpdaterTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final NameChange ADD =
            NameChange.add(
                    new NameRegistration(
                            DomainName.of("mn1.example.com"), Ipv6Address.of("2001:db8:1::1000")));

    @Test
    void whoAsksIsToldBeforeAndAfterTheEnd() {
        TsigKey key =
                new TsigKey(
                        DomainName.of("key"),
                        TsigAlgorithm.HMAC_SHA256,
                        Secret.copyOf(new byte[] {1, 2, 3}));
        try (ScriptedServer server = ScriptedServer.start((request, stream) -> List.of())) {
            UpdateZone zone =
                    new UpdateZone(
                            DomainName.of("example.com"),
                            server.address(),
                            UpdateZone.Transport.TCP,
                            Optional.of(key));
            DnsUpdater updater =
                    new DnsUpdater(new UpdateSettings(List.of(zone), Duration.ofSeconds(30)));
            CompletableFuture<UpdateOutcome> waiting = new CompletableFuture<>();
            updater.submit(ADD, LONG, waiting::complete);
            updater.close();
            ZoneOutcome closed = new ZoneOutcome.NoAnswer("closed");
            assertThat(waiting.join().forward()).isEqualTo(closed);
            assertThat(updater.perform(ADD, LONG).forward()).isEqualTo(closed);
        }
    }
}
