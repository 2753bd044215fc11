package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Names of a domain whose forward entries another party sees to. */
class OtherDomainTest {

    /** That party is told when nothing is left to be done here. */
    @Test
    @Tag("req:S5026-6-h")
    void whatIsLeftToOthersHidesNoFailure() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            nobody = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        TsigKey key =
                new TsigKey(
                        DomainName.of("key"),
                        TsigAlgorithm.HMAC_SHA256,
                        Secret.copyOf("0123456789abcdef".getBytes(StandardCharsets.US_ASCII)));
        UpdateZone own =
                new UpdateZone(DomainName.of("a.example"), nobody, Transport.TCP, Optional.of(key));
        Ipv6Address homeAddress = Ipv6Address.of("2001:db8:1::1000");
        NameRegistration foreign = new NameRegistration(DomainName.of("mn.b.example"), homeAddress);
        NameRegistration ours = new NameRegistration(DomainName.of("mn.a.example"), homeAddress);
        try (DnsUpdater updater =
                new DnsUpdater(new UpdateSettings(List.of(own), Duration.ofSeconds(30)))) {
            for (NameChange change :
                    List.of(NameChange.replace(foreign, ours), NameChange.replace(ours, foreign))) {
                assertThat(updater.perform(change, Duration.ofSeconds(20)).forward())
                        .isInstanceOf(ZoneOutcome.NoAnswer.class);
            }
            assertThat(updater.perform(NameChange.add(foreign), Duration.ofSeconds(20)).forward())
                    .isInstanceOf(ZoneOutcome.Prohibited.class);
        }
    }
}
