package mip6.lab.simulation;

import mip6.ha.core.Binding;
import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.StoreException;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Where a simulated home agent keeps its bindings; it outlives the home agent's process. */
interface Storage {

    /** How long it takes until a change is made; the answer takes as long as the question. */
    Duration latency();

    /**
     * A process begins.
     *
     * @throws StoreException where nobody answers it
     */
    Opened open(long now) throws StoreException;

    Outcome put(Binding binding, long now);

    /** The same, where another home agent serves the same mobile node. */
    Outcome fetch(Binding binding, long now);

    Outcome erase(Ipv6Address homeAddress);

    /** Whether this home agent may still speak for the address. */
    Outcome check(Ipv6Address homeAddress);

    /**
     * The home agent knows of {@code news} when it asks for whatever it asks for from now on.
     *
     * @param behind runs what it is given when all that was asked for before is made
     */
    default void heard(HaEvent news, Consumer<Runnable> behind) {}

    /**
     * What is there at the start.
     *
     * @param shared with other home agents
     * @param elsewhere home addresses that they serve
     */
    record Opened(List<Binding> own, boolean shared, Set<Ipv6Address> elsewhere) {

        public Opened {
            own = List.copyOf(own);
            elsewhere = Set.copyOf(elsewhere);
        }
    }
}
