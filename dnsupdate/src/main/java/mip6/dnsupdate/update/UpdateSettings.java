package mip6.dnsupdate.update;

import java.time.Duration;
import java.util.List;

/**
 * The zones of a provider.
 *
 * @param zones forward and reverse; a name belongs to the longest that holds it
 * @param timeToLive of the records that are added, in whole seconds
 */
public record UpdateSettings(List<UpdateZone> zones, Duration timeToLive) {

    public UpdateSettings {
        zones = List.copyOf(zones);
    }
}
