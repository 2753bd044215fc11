package mip6.lab.failover;

import mip6.dnsupdate.DomainName;
import mip6.lab.fleet.FleetPlan;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Names and addresses of the experiment. */
final class FailoverPlan {

    static final DomainName DOMAIN = DomainName.of("example.com");
    static final Ipv6Prefix DNS_LINK = Ipv6Prefix.of("2001:db8:53::/64");
    static final Ipv6Address DNS = Ipv6Address.of("2001:db8:53::53");
    static final Ipv6Prefix STORE_LINK = Ipv6Prefix.of("2001:db8:e::/64");
    static final Ipv6Address STORE = Ipv6Address.of("2001:db8:e::2379");
    static final int STORE_PORT = 2379;
    static final Ipv6Prefix CORRESPONDENT_LINK = Ipv6Prefix.of("2001:db8:c::/64");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.of("2001:db8:c::10");
    static final Ipv6Prefix VISITED = Ipv6Prefix.of("2001:db8:a1::/64");
    static final Ipv6Prefix FLEET_LINK = Ipv6Prefix.of("2001:db8:a2::/64");
    static final Ipv6Prefix FLEET = Ipv6Prefix.of("2001:db8:b::/48");
    static final Ipv6Prefix BETWEEN = Ipv6Prefix.of("2001:db8:f1::/64");

    private final FailoverOptions options;

    FailoverPlan(FailoverOptions options) {
        this.options = options;
    }

    /** The name of a mobile node. */
    static DomainName mobileNode(int number) {
        return FleetPlan.name(number, DOMAIN);
    }

    /** All but the first mobile node. */
    FleetPlan fleet() {
        return new FleetPlan(
                2,
                options.fleet(),
                options.hidden().eap(),
                options.hidden().firewalled(),
                FLEET,
                homeAgents().stream().map(HomeAgent::homeAddresses).toList());
    }

    /** Who authenticates by EAP alone. */
    List<String> byEap() {
        return fleet().byEap().mapToObj(number -> mobileNode(number).text()).toList();
    }

    /** Who is behind a firewall. */
    List<String> firewalled() {
        return fleet().firewalled().mapToObj(number -> mobileNode(number).text()).toList();
    }

    /** Whom nobody can initiate to. */
    Set<String> hidden() {
        Set<String> hidden = new HashSet<>(byEap());
        hidden.addAll(firewalled());
        return hidden;
    }

    /**
     * The number of a mobile node of a sample, which are all alike far from each other.
     *
     * @param index in the sample, from 0 on
     */
    static int sampled(int index, int sample, int fleet) {
        return 2 + index * fleet / sample;
    }

    /** The names of all mobile nodes. */
    List<String> mobileNodes() {
        return IntStream.rangeClosed(1, options.mobileNodes())
                .mapToObj(number -> mobileNode(number).text())
                .toList();
    }

    List<HomeAgent> homeAgents() {
        return IntStream.rangeClosed(1, options.homeAgents()).mapToObj(this::homeAgent).toList();
    }

    /** The home links, each once. */
    List<Ipv6Prefix> homeLinks() {
        return homeAgents().stream().map(HomeAgent::link).distinct().toList();
    }

    private HomeAgent homeAgent(int number) {
        Ipv6Prefix link =
                Ipv6Prefix.of("2001:db8:%x::/64".formatted(options.samePrefix() ? 1 : number));
        return new HomeAgent(
                number,
                DomainName.of("ha" + number + "." + DOMAIN),
                link,
                new Ipv6Address(link.address().high(), number));
    }

    /** One of the home agents; where they share a link, each gives a part of its addresses. */
    record HomeAgent(int number, DomainName name, Ipv6Prefix link, Ipv6Address address) {

        String host() {
            return "ha" + number;
        }

        String pool() {
            Ipv6Address first = homeAddresses().address();
            return first + "-" + new Ipv6Address(first.high(), first.low() | 0xffff);
        }

        /** The prefix of what it gives. */
        Ipv6Prefix homeAddresses() {
            return new Ipv6Prefix(
                    new Ipv6Address(link.address().high(), number * 0x1_0000_0000L), 112);
        }
    }
}
