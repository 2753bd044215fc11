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
 * @param computing where public-key work is done
 * @param loop where everything that arrives is dealt with, one after the other
 * @param prepared is given each process before it begins
 * @param heard takes what it reports
 */
record Site(
        Ipv6Address address,
        IkeSettings ike,
        HomeAgentSettings duties,
        Processors computing,
        Processors loop,
        Consumer<HomeAgent> prepared,
        Consumer<Report> heard) {

    /** One that is alone. */
    static Site alone(Provider provider, HomeAgentSettings duties) {
        return new Site(
                Provider.HOME_AGENT,
                provider.homeAgent(),
                duties,
                Processors.unlimited(Duration.ofMillis(1)),
                Processors.unlimited(Duration.ZERO),
                _ -> {},
                _ -> {});
    }
}
