package mip6.ha.edge;

import mip6.ha.core.DrainPlan;
import mip6.ha.core.HaEvent;
import mip6.wire.Ipv6Address;

import java.util.Map;
import java.util.Optional;

/**
 * What an operator wants of a drain.
 *
 * @param plan empty where it is to end
 */
record DrainOrder(Optional<DrainPlan> plan) {

    HaEvent event() {
        return plan.<HaEvent>map(HaEvent.DrainWanted::new).orElseGet(HaEvent.DrainCancelled::new);
    }

    /** The answer to whom it was given by. */
    Map<String, Object> document() {
        return plan.<Map<String, Object>>map(
                        it ->
                                Map.of(
                                        "homeAgents",
                                        it.homeAgents().stream()
                                                .map(Ipv6Address::toString)
                                                .toList(),
                                        "perSecond",
                                        it.perSecond()))
                .orElseGet(() -> Map.of("serving", true));
    }
}
