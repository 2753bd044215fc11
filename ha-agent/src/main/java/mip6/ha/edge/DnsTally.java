package mip6.ha.edge;

import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.wire.Ipv6Address;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** How the updates of names fare, for the operator. The loop's alone. */
final class DnsTally {

    private List<DnsUpdateConfiguration.Zone> zones;
    private long waiting;
    private long performed;
    private long failed;
    private Optional<String> lastFailure = Optional.empty();

    DnsTally(List<DnsUpdateConfiguration.Zone> zones) {
        this.zones = zones;
    }

    /**
     * For the control socket.
     *
     * @param waiting updates that were begun and have not ended
     * @param lastFailure what the zone said, or what kept it from saying anything
     */
    record Status(
            List<ZoneLine> zones,
            long waiting,
            long performed,
            long failed,
            Optional<String> lastFailure) {

        Status {
            zones = List.copyOf(zones);
        }
    }

    /**
     * One of {@code [[dns-update.zones]]}.
     *
     * @param signed there is a key; without one nothing is sent (RFC 5026 9.5)
     */
    record ZoneLine(String zone, String server, String transport, boolean signed) {}

    void begun() {
        waiting++;
    }

    void done(UpdateOutcome outcome) {
        waiting--;
        if (outcome.performed()) {
            performed++;
        } else {
            failed++;
            lastFailure =
                    Optional.of(
                            outcome.forward() instanceof ZoneOutcome.Performed
                                    ? "reverse: " + outcome.reverse()
                                    : "forward: " + outcome.forward());
        }
    }

    /** Other zones from now on. */
    void use(List<DnsUpdateConfiguration.Zone> others) {
        zones = others;
    }

    Status status() {
        return new Status(
                zones.stream().map(DnsTally::line).toList(),
                waiting,
                performed,
                failed,
                lastFailure);
    }

    private static ZoneLine line(DnsUpdateConfiguration.Zone zone) {
        InetSocketAddress server = zone.server();
        return new ZoneLine(
                zone.name().text(),
                (server.getAddress() instanceof Inet6Address address
                                ? "[" + Ipv6Address.of(address) + "]:"
                                : server.getAddress().getHostAddress() + ":")
                        + server.getPort(),
                zone.transport().toString(),
                zone.key().isPresent());
    }
}
