package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigKey;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;
import java.util.Optional;

/** The zones of a mobility service provider as the lab has them. */
public final class ProviderZones {

    /** Bits of an address for each label below ip6.arpa. */
    private static final int BITS_PER_LABEL = 4;

    private ProviderZones() {}

    /**
     * A home agent.
     *
     * @param priority and weight of its SRV record
     */
    public record HomeAgent(DomainName name, Ipv6Address address, int priority, int weight) {}

    /** The domain: its name server, its home agents and the service they offer. */
    public static LabZone forward(
            DomainName domain,
            Ipv6Address nameServer,
            List<HomeAgent> homeAgents,
            Optional<TsigKey> key) {
        StringBuilder text = new StringBuilder(start(domain, domain));
        text.append("ns.%s. IN AAAA %s\n".formatted(domain, nameServer));
        for (HomeAgent agent : homeAgents) {
            text.append(
                    "_mip6._ipv6.%s. IN SRV %d %d 500 %s.\n"
                            .formatted(domain, agent.priority(), agent.weight(), agent.name()));
            text.append("%s. IN AAAA %s\n".formatted(agent.name(), agent.address()));
        }
        return new LabZone(domain, text.toString(), key);
    }

    /**
     * The reverse zone of a home link.
     *
     * @param prefix of whole nibbles
     */
    public static LabZone reverse(Ipv6Prefix prefix, DomainName domain, Optional<TsigKey> key) {
        DomainName name = reverseName(prefix);
        return new LabZone(name, start(name, domain), key);
    }

    /** The zone below ip6.arpa that holds a prefix of whole nibbles (RFC 3596 2.5). */
    public static DomainName reverseName(Ipv6Prefix prefix) {
        if (prefix.length() % BITS_PER_LABEL != 0) {
            throw new IllegalArgumentException(prefix + " has no zone of its own");
        }
        String digits = prefix.address().toBytes().toHex();
        StringBuilder text = new StringBuilder();
        for (int i = prefix.length() / BITS_PER_LABEL - 1; i >= 0; i--) {
            text.append(digits.charAt(i)).append('.');
        }
        return DomainName.of(text + "ip6.arpa");
    }

    private static String start(DomainName zone, DomainName domain) {
        return """
        $TTL 60
        %1$s. IN SOA ns.%2$s. hostmaster.%2$s. 1 3600 600 86400 60
        %1$s. IN NS ns.%2$s.
        """
                .formatted(zone, domain);
    }
}
