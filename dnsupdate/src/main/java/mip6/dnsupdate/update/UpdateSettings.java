package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The zones of a provider.
 *
 * @param zones forward and reverse; a name belongs to the longest that holds it
 * @param timeToLive of the records that are added, in whole seconds
 */
public record UpdateSettings(List<UpdateZone> zones, Duration timeToLive) {

    public UpdateSettings {
        zones = List.copyOf(zones);
        if (timeToLive.isNegative() || timeToLive.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("time to live: " + timeToLive);
        }
    }

    /**
     * Whether these zones let a mobile node have this name; that it is the mobile node's own has to
     * be checked besides (RFC 5026 9.5).
     *
     * @param name as the mobile node sent it
     */
    public NameCheck check(String name) {
        return DomainName.parse(name)
                .map(this::check)
                .orElseGet(() -> new NameCheck.Prohibited(Prohibition.NOT_A_DOMAIN_NAME));
    }

    private NameCheck check(DomainName name) {
        if (zones.stream().anyMatch(zone -> zone.name().equals(name))) {
            return new NameCheck.Prohibited(Prohibition.ZONE_APEX);
        }
        return zoneOf(name)
                .filter(zone -> !zone.isReverse())
                .<NameCheck>map(
                        zone ->
                                zone.key().isPresent()
                                        ? new NameCheck.Permitted(name, zone)
                                        : new NameCheck.Prohibited(Prohibition.NO_KEY))
                .orElseGet(() -> new NameCheck.Prohibited(Prohibition.OUTSIDE_ZONES));
    }

    /** The longest zone that holds {@code name}. */
    Optional<UpdateZone> zoneOf(DomainName name) {
        return zones.stream()
                .filter(zone -> name.isWithin(zone.name()))
                .max(Comparator.comparingInt(zone -> zone.name().text().length()));
    }
}
