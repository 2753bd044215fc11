package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.control.Json;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverFailure;
import mip6.dnsupdate.discovery.UnusableRecord;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

class DiscoveryViewTest {

    private static final HomeAgentQuery SERVICE =
            new HomeAgentQuery.ByService(DomainName.of("example.com"));
    private static final String NAME = "_mip6._ipv6.example.com";

    @Test
    void candidatesAreNumberedInTheirOrder() {
        DiscoveryView view =
                view(
                        new DiscoveryOutcome.Found(
                                List.of(
                                        candidate("ha2.example.com", "2001:db8:2::1"),
                                        candidate("ha1\\001.example.com", "2001:db8:1::1")),
                                List.of(new UnusableRecord("ha3.example.com", "does not exist"))));
        assertThat(view.lines())
                .containsExactly(
                        NAME + " SRV: a mobile node tries these, in this order",
                        "  1. 2001:db8:2::1 ha2.example.com: priority 10; valid for 60 s",
                        "  2. 2001:db8:1::1 \"ha1\\\\001.example.com\": priority 10; valid for 60"
                                + " s",
                        "  -  ha3.example.com: does not exist",
                        "1 round trip, 2 unanswered");
    }

    @Test
    void theDocumentIsAsItsSchemaSays() throws IOException {
        DiscoveryView view =
                view(
                        new DiscoveryOutcome.Found(
                                List.of(candidate("ha1.example.com", "2001:db8:1::1")),
                                List.of(new UnusableRecord("ha3.example.com", "does not exist"))));
        Schemas.conforms("discover", Json.parse(Json.renderPretty(view)));
    }

    @Test
    void programsSeeWhichResultItIs() {
        var document = Json.parse(Json.renderPretty(view(new DiscoveryOutcome.NotOffered(NAME))));
        assertThat(document.get("query").asText()).isEqualTo(NAME + " SRV");
        assertThat(document.get("result").asText()).isEqualTo("not-offered");
        assertThat(document.get("candidates")).isEmpty();
        assertThat(document.get("roundTrips").asInt()).isEqualTo(1);
    }

    @Test
    void eachOutcomeSaysWhatItIs() {
        InetSocketAddress resolver = new InetSocketAddress(InetAddress.ofLiteral("::1"), 53);
        assertThat(
                        List.of(
                                line(new DiscoveryOutcome.NotOffered(NAME)),
                                line(new DiscoveryOutcome.NoSuchName(NAME)),
                                line(new DiscoveryOutcome.NoRecords(NAME, "SRV")),
                                line(new DiscoveryOutcome.NoUsableAddress(NAME, List.of())),
                                line(
                                        new DiscoveryOutcome.ResolversFailed(
                                                NAME,
                                                List.of(
                                                        new ResolverFailure(resolver, "SERVFAIL"),
                                                        new ResolverFailure(
                                                                resolver, "SERVFAIL")))),
                                line(new DiscoveryOutcome.NoResolver(List.of("line 1", "line 2")))))
                .containsExactly(
                        "the provider says that it has no home agents (target \".\")",
                        "no such name (NXDOMAIN)",
                        "the name has no SRV records",
                        "there are records, and no address that can be used",
                        "no resolver gave an answer |   -  ::1 port 53: SERVFAIL",
                        "no resolver: name one in /etc/resolv.conf or with --server (line 1; line"
                                + " 2)");
    }

    private static String line(DiscoveryOutcome outcome) {
        List<String> lines = view(outcome).lines();
        String first = lines.getFirst().substring((NAME + " SRV: ").length());
        return lines.size() == 2 ? first : first + " | " + lines.get(1);
    }

    private static DiscoveryView view(DiscoveryOutcome outcome) {
        return DiscoveryView.of(SERVICE, new DiscoveryReport(outcome, 1, 2));
    }

    private static HomeAgentCandidate candidate(String name, String address) {
        return new HomeAgentCandidate(
                name, Ipv6Address.of(address), 10, 0, Duration.ofSeconds(60), "priority 10");
    }
}
