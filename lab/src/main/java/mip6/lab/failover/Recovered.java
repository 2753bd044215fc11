package mip6.lab.failover;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What became of one mobile node.
 *
 * @param reached when it reached each phase, in milliseconds since the home agent failed
 * @param attempts initiations to it; none where it came by itself before the first
 * @param switchMessages Home Agent Switch messages to it
 * @param bindingUpdates that it sent until one was acknowledged
 */
record Recovered(
        String mobileNode,
        Map<Phase, Double> reached,
        int attempts,
        int switchMessages,
        int bindingUpdates) {

    Recovered {
        EnumMap<Phase, Double> copy = new EnumMap<>(Phase.class);
        copy.putAll(reached);
        reached = Collections.unmodifiableMap(copy);
    }

    OptionalDouble at(Phase phase) {
        Double time = reached.get(phase);
        return time == null ? OptionalDouble.empty() : OptionalDouble.of(time);
    }

    boolean isRegistered() {
        return reached.containsKey(Phase.REGISTRATION);
    }

    /** Messages that were sent again. */
    int retransmissions() {
        return Math.max(0, attempts - 1)
                + Math.max(0, switchMessages - 1)
                + Math.max(0, bindingUpdates - 1);
    }

    /** The same with one more phase. */
    Recovered with(Phase phase, double milliseconds) {
        EnumMap<Phase, Double> more = new EnumMap<>(Phase.class);
        more.putAll(reached);
        more.put(phase, milliseconds);
        return new Recovered(mobileNode, more, attempts, switchMessages, bindingUpdates);
    }
}
