package mip6.lab.simulation;

import mip6.agent.report.Report;
import mip6.ha.core.HomeAgent;
import mip6.ha.core.HomeAgentSettings;
import mip6.ikev2.core.IkeSettings;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What makes one home agent differ from another.
 *
 * @param machine where all work is done
 * @param prepared is given each process before it begins
 * @param heard takes what it reports
 */
record Site(
        Provider provider,
        Ipv6Address address,
        IkeSettings ike,
        HomeAgentSettings duties,
        Machine machine,
        Consumer<HomeAgent> prepared,
        Consumer<Report> heard) {

    /** One that is alone. */
    static Site alone(Provider provider, HomeAgentSettings duties) {
        return new Site(
                provider,
                Provider.HOME_AGENT,
                provider.homeAgent(),
                duties,
                Machine.unlimited(Duration.ofMillis(1)),
                _ -> {},
                _ -> {});
    }
}
