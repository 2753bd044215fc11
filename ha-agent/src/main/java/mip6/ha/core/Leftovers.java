package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;

/**
 * What was to go from the store while that did not answer, and may still be there: who takes over,
 * or begins again, would serve it. It is erased again where nobody has come to it meanwhile.
 */
final class Leftovers {

    private static final long PAUSE = Duration.ofSeconds(30).toNanos();

    /** Nobody waits for the store's answer. */
    private static final long NO_TICKET = 0;

    private final BindingTable table;
    private final ForeignBindings foreign;
    private final NameRegistrations names;
    private final Timers<Ipv6Address> timers = new Timers<>();

    Leftovers(BindingTable table, ForeignBindings foreign, NameRegistrations names) {
        this.table = table;
        this.foreign = foreign;
        this.names = names;
    }

    /** The store did not answer. */
    void unanswered(Ipv6Address homeAddress, long now) {
        if (isNobodys(homeAddress)) {
            timers.set(homeAddress, now + PAUSE);
        }
    }

    void timePassed(long now, List<HaAction> out) {
        for (Ipv6Address homeAddress : timers.due(now)) {
            // where a name is withdrawn yet, the store hears of it then
            if (isNobodys(homeAddress) && names.nameOf(homeAddress).isEmpty()) {
                out.add(new HaAction.Erase(NO_TICKET, homeAddress));
            }
        }
    }

    long deadline() {
        return timers.first();
    }

    private boolean isNobodys(Ipv6Address homeAddress) {
        return table.state(homeAddress).isEmpty() && !foreign.holds(homeAddress);
    }
}
