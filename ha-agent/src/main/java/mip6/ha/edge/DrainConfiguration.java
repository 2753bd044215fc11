package mip6.ha.edge;

import mip6.agent.configuration.TomlTable;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Escaped;
import mip6.ha.core.DrainPlan;
import mip6.ha.core.HaEvent;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table {@code [drain]}: how mobile nodes are moved to other home agents (RFC 5142 5).
 *
 * @param rate how many are told in a second
 * @param first the first wait for a de-registration; each one after it is twice as long
 * @param longest the last wait
 */
record DrainConfiguration(int rate, Duration first, Duration longest) {

    private static final int MOST_IN_A_SECOND = 1000;
    private static final String USAGE =
            "drain [RATE] [HOME-AGENT...] or drain stop: RATE of 1 to 1000 in a second, HOME-AGENT"
                    + " an IPv6 address";

    static DrainConfiguration read(TomlTable root) {
        TomlTable table = root.table("drain");
        DrainConfiguration drain =
                new DrainConfiguration(
                        table.optional("rate")
                                .map(value -> value.integer(1, MOST_IN_A_SECOND))
                                .orElse(DrainPlan.STANDARD_RATE),
                        wait(table, "first-timeout", DrainPlan.STANDARD_FIRST),
                        wait(table, "longest-timeout", DrainPlan.STANDARD_LONGEST));
        if (drain.longest.compareTo(drain.first) < 0) {
            throw table.refused("longest-timeout is at least first-timeout");
        }
        return drain;
    }

    private static Duration wait(TomlTable table, String key, Duration standard) {
        return table.optional(key)
                .map(value -> value.duration(Duration.ofMillis(100), Duration.ofMinutes(10)))
                .orElse(standard);
    }

    /**
     * Answers an operator's line.
     *
     * @param cluster whose home agents are where mobile nodes go, unless the operator names others
     * @return what is to be done; empty where that is nothing that could be
     */
    Optional<HaEvent> wanted(ControlRequest request, Optional<ClusterNode> cluster) {
        List<String> words = request.arguments();
        if (words.equals(List.of("stop"))) {
            request.answer(Map.of("serving", true));
            return Optional.of(new HaEvent.DrainCancelled());
        }
        int perSecond = rate;
        List<Ipv6Address> named = new ArrayList<>();
        for (String word : words) {
            try {
                if (word.indexOf(':') >= 0) {
                    named.add(Ipv6Address.of(word));
                } else {
                    perSecond = Integer.parseInt(word);
                }
            } catch (IllegalArgumentException odd) {
                request.refuse(USAGE + ", not " + Escaped.of(word));
                return Optional.empty();
            }
        }
        if (perSecond < 1 || perSecond > MOST_IN_A_SECOND) {
            request.refuse(USAGE);
            return Optional.empty();
        }
        List<Ipv6Address> targets =
                named.isEmpty() ? cluster.map(ClusterNode::others).orElse(List.of()) : named;
        request.answer(
                Map.of(
                        "homeAgents",
                        targets.stream().map(Ipv6Address::toString).toList(),
                        "perSecond",
                        perSecond));
        return Optional.of(
                new HaEvent.DrainWanted(new DrainPlan(targets, perSecond, first, longest)));
    }
}
