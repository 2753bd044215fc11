package mip6.ha.edge;

import mip6.dnsupdate.update.UpdateSettings;
import mip6.ikev2.core.IkeSettings;

/** A configuration that takes the place of a running one, with the files that it names read. */
record HomeAgentChange(HomeAgentConfiguration configuration, IkeSettings ike, UpdateSettings dns) {

    /**
     * Reads the files.
     *
     * @throws mip6.agent.StartException where one of them does not fit
     */
    static HomeAgentChange of(HomeAgentConfiguration configuration) {
        return new HomeAgentChange(
                configuration, configuration.ikeSettings(), configuration.dnsUpdate().settings());
    }
}
