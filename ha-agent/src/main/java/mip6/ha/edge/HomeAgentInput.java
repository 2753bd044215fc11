package mip6.ha.edge;

import mip6.agent.Reload;
import mip6.agent.control.ControlRequest;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.ha.core.HaEvent;
import mip6.wire.Ipv6Address;

/** What the loop brings to a {@link HomeAgentNode}. */
sealed interface HomeAgentInput {

    record Event(HaEvent event) implements HomeAgentInput {}

    /** Another node of the home link has, or probes, this address. */
    record Heard(Ipv6Address address) implements HomeAgentInput {}

    /** A zone was asked, at the start, whether it takes updates. */
    record DnsChecked(DomainName zone, UpdateOutcome outcome) implements HomeAgentInput {}

    /** SIGHUP. */
    record Hangup() implements HomeAgentInput {}

    /** The configuration was read again. */
    record Reread(Reload<HomeAgentChange> reload) implements HomeAgentInput {}

    record Operator(ControlRequest request) implements HomeAgentInput {}
}
