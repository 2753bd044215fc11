package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.TsigKey;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.dnsupdate.update.ZoneKey;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A provider's name server that runs somewhere, and the ways to it: ours, and dnsjava's resolver
 * for what the zones hold.
 */
record NameServer(InetSocketAddress address, TsigKey forwardKey, TsigKey reverseKey) {

    static final DomainName DOMAIN = DomainName.of("example.com");
    static final Ipv6Prefix HOME_LINK = Ipv6Prefix.of("2001:db8:1::/64");
    static final DomainName REVERSE = ProviderZones.reverseName(HOME_LINK);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    static final Ipv6Address HA1 = Ipv6Address.of("2001:db8:1::1");
    static final Ipv6Address HA2 = Ipv6Address.of("2001:db8:2::1");

    static List<LabZone> zones(TsigKey forwardKey, TsigKey reverseKey) {
        LabZone forward =
                ProviderZones.forward(
                        DOMAIN,
                        Ipv6Address.of("2001:db8:53::53"),
                        List.of(
                                new ProviderZones.HomeAgent(
                                        DomainName.of("ha1.example.com"), HA1, 10, 0),
                                new ProviderZones.HomeAgent(
                                        DomainName.of("ha2.example.com"), HA2, 20, 0)),
                        Optional.of(forwardKey));
        String more =
                """
                alias.example.com. IN CNAME ha1.example.com.
                sub.example.com. IN NS ns.elsewhere.net.
                shared.example.com. IN AAAA 2001:db8:1::aaaa
                _mip6._ipv6.none.example.com. IN SRV 0 0 0 .
                _mip6._ipv6.out.example.com. IN SRV 0 0 0 out.example.com.
                """;
        LabZone reverse = ProviderZones.reverse(HOME_LINK, DOMAIN, Optional.of(reverseKey));
        String taken = reverseName("2001:db8:1::fade") + " IN PTR printer.example.com.\n";
        return List.of(
                new LabZone(DOMAIN, forward.text() + more, forward.key()),
                new LabZone(REVERSE, reverse.text() + taken, reverse.key()));
    }

    static TsigKey newKey(String name) {
        return TsigKeyFile.newKey(DomainName.of(name));
    }

    static Name reverseName(String address) {
        return org.xbill.DNS.ReverseMap.fromAddress(Ipv6Address.of(address).toBytes().toArray());
    }

    DiscoveryReport discover(HomeAgentQuery query) {
        ResolverSettings settings =
                new ResolverSettings(List.of(address), Optional.empty(), PATIENCE, 1);
        return new DnsDiscovery(settings, new SplittableRandom(5026)).discover(query);
    }

    UpdateSettings settings(Transport transport) {
        return settings(transport, Optional.of(forwardKey), Optional.of(reverseKey));
    }

    UpdateSettings settings(
            Transport transport, Optional<ZoneKey> forward, Optional<ZoneKey> reverse) {
        return new UpdateSettings(
                List.of(
                        new UpdateZone(DOMAIN, address, transport, forward),
                        new UpdateZone(REVERSE, address, transport, reverse)),
                Duration.ofSeconds(30));
    }

    UpdateOutcome update(NameChange change) {
        return update(settings(Transport.TCP), change);
    }

    static UpdateOutcome update(UpdateSettings settings, NameChange change) {
        return update(settings, Clock.systemUTC(), change);
    }

    static UpdateOutcome update(UpdateSettings settings, Clock clock, NameChange change) {
        try (DnsUpdater updater = new DnsUpdater(settings, clock)) {
            return updater.perform(change, PATIENCE);
        }
    }

    static NameRegistration registration(String name, String address) {
        return new NameRegistration(DomainName.of(name), Ipv6Address.of(address));
    }

    /** The addresses of a name, as anybody sees them, sorted. */
    List<String> addresses(String name) {
        return lookUp(Name.fromConstantString(name + "."), Type.AAAA);
    }

    /** The names of an address, as anybody sees them, sorted. */
    List<String> names(String address) {
        return lookUp(reverseName(address), Type.PTR);
    }

    /** Who offers the service in a domain, sorted. */
    List<String> services(String domain) {
        return lookUp(Name.fromConstantString("_mip6._ipv6." + domain + "."), Type.SRV);
    }

    private List<String> lookUp(Name name, int type) {
        try {
            SimpleResolver resolver = new SimpleResolver(address);
            resolver.setTimeout(PATIENCE);
            Message answer =
                    resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
            return answer.getSection(Section.ANSWER).stream()
                    .map(record -> text(record))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Record record) {
        return record instanceof org.xbill.DNS.AAAARecord
                ? Ipv6Address.of(mip6.wire.Bytes.wrap(record.rdataToWireCanonical())).toString()
                : record.rdataToString();
    }
}
