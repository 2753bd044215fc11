package mip6.lab.failover;

import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * All mobile nodes of a run.
 *
 * @param first the one that has a daemon of its own
 * @param fleet the others
 */
record Population(Program first, Optional<Program> fleet) {

    /** Of what their processes told: what each mobile node did, with its name. */
    void told(
            Function<Program, List<DaemonEvent>> events, BiConsumer<String, DaemonEvent> listener) {
        String name = FailoverPlan.mobileNode(1).text();
        events.apply(first).forEach(event -> listener.accept(name, event));
        fleet.map(events).orElse(List.of()).stream()
                .filter(event -> event.fields().has("mobile-node"))
                .forEach(event -> listener.accept(event.text("mobile-node"), event));
    }

    /** The home address that each had acknowledged last, of what was told since {@code since}. */
    Map<String, Ipv6Address> homeAddresses(long since) {
        Map<String, Ipv6Address> addresses = new TreeMap<>();
        told(
                program -> program.events(since),
                (name, event) -> {
                    if (event.name().equals("binding-accepted")) {
                        addresses.put(name, Ipv6Address.of(event.text("home-address")));
                    }
                });
        return addresses;
    }
}
