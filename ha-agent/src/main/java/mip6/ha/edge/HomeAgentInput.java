package mip6.ha.edge;

import mip6.agent.Reload;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Report;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.ha.cluster.ClusterEvent;
import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.Rejoined;
import mip6.ha.store.StoredBinding;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** What the loop brings to a {@link HomeAgentNode}. */
sealed interface HomeAgentInput {

    record Event(HaEvent event) implements HomeAgentInput {}

    /** Another node of the home link has, or probes, this address. */
    record Heard(Ipv6Address address) implements HomeAgentInput {}

    /** Maybe again. */
    record HomeLinkWorks() implements HomeAgentInput {}

    /** A zone was asked, at the start, whether it takes updates. */
    record DnsChecked(DomainName zone, UpdateOutcome outcome) implements HomeAgentInput {

        Report report() {
            return outcome.performed()
                    ? Report.debug("dns-update-checked").with("zone", zone.text())
                    : Report.warning("dns-update-check-failed")
                            .with("zone", zone.text())
                            .with("forward", outcome.forward().toString())
                            .with("reverse", outcome.reverse().toString());
        }
    }

    /** About the other home agents. */
    record OfCluster(ClusterEvent event) implements HomeAgentInput {}

    /** They are this home agent's by a claim that had no answer. */
    record Claimed(List<StoredBinding> bindings) implements HomeAgentInput {}

    /** Another home agent had taken over. */
    record JoinedAgain(Rejoined left) implements HomeAgentInput {}

    /** SIGHUP. */
    record Hangup() implements HomeAgentInput {}

    /** The configuration was read again. */
    record Reread(Reload<HomeAgentChange> reload) implements HomeAgentInput {}

    record Operator(ControlRequest request) implements HomeAgentInput {}

    /**
     * What an operator wants of a drain was kept on disk.
     *
     * @param refusal why it was not; then nothing comes of it
     */
    record DrainKept(ControlRequest request, DrainOrder order, Optional<String> refusal)
            implements HomeAgentInput {

        /** Answers the operator. */
        Optional<HaEvent> event() {
            if (refusal.isPresent()) {
                request.refuse(refusal.get());
                return Optional.empty();
            }
            request.answer(order.document());
            return Optional.of(order.event());
        }
    }

    /** What the store says, in the words of the core. */
    static HaEvent stored(long ticket, Ipv6Address homeAddress, Outcome outcome) {
        return switch (outcome) {
            case DURABLE -> new HaEvent.Stored(ticket, homeAddress, true);
            case REFUSED -> new HaEvent.Stored(ticket, homeAddress, false);
            case UNANSWERED -> new HaEvent.StoreUnanswered(ticket, homeAddress);
            case LOST -> new HaEvent.LetGo(List.of(homeAddress));
        };
    }
}
