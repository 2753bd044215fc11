package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.control.Json;
import mip6.agent.report.Escaped;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** {@code mip6 discover}. */
@Command(
        name = "discover",
        description = "What a mobile node finds in the DNS, in the order in which it would try.",
        sortOptions = false)
final class DiscoverCommand implements Callable<Integer> {

    private static final int DNS_PORT = 53;
    private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    @Parameters(
            paramLabel = "DOMAIN",
            description = "The provider's domain: SRV of _mip6._ipv6.DOMAIN (RFC 5026 5.1.2).")
    String domain = "";

    @Option(
            names = "--name",
            description = "DOMAIN is a home agent's own name: its AAAA (RFC 5026 5.1.1).")
    boolean byName;

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description = "Ask this resolver and not the system's. May be repeated.")
    List<String> servers = new ArrayList<>();

    @Option(names = "--port", paramLabel = "N", description = "Of the resolvers; 53 otherwise.")
    int port = DNS_PORT;

    @Option(names = "--json", description = "One JSON document for programs.")
    boolean json;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        HomeAgentQuery query = query();
        DiscoveryReport report = new DnsDiscovery(settings(), new SecureRandom()).discover(query);
        DiscoveryView view = DiscoveryView.of(query, report);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.renderPretty(view));
        } else {
            view.lines().forEach(out::println);
        }
        return (report.outcome() instanceof DiscoveryOutcome.Found
                        ? ExitStatus.OK
                        : ExitStatus.FAILURE)
                .code();
    }

    private HomeAgentQuery query() {
        try {
            DomainName name = DomainName.of(domain);
            return byName ? new HomeAgentQuery.ByName(name) : new HomeAgentQuery.ByService(name);
        } catch (IllegalArgumentException e) {
            throw StartException.usage("not a domain name: " + Escaped.of(domain));
        }
    }

    private ResolverSettings settings() {
        if (port < 1 || port > 65_535) {
            throw StartException.usage("--port: found " + port + ", allowed: 1 to 65535");
        }
        return new ResolverSettings(
                servers.stream().map(this::server).toList(),
                ResolverSettings.SYSTEM.source(),
                ResolverSettings.SYSTEM.timeout(),
                ResolverSettings.SYSTEM.attempts());
    }

    private InetSocketAddress server(String text) {
        try {
            // the JDK would take 1.2.3 for 1.2.0.3
            if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
                throw new IllegalArgumentException(text);
            }
            return new InetSocketAddress(InetAddress.ofLiteral(text), port);
        } catch (IllegalArgumentException e) {
            throw StartException.usage("--server: not an address: " + Escaped.of(text));
        }
    }
}
