package mip6.ha.edge;

import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Escaped;
import mip6.agent.report.Reporter;
import mip6.ha.core.DrainPlan;
import mip6.wire.Ipv6Address;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [drain]}: how mobile nodes are moved to other home agents (RFC 5142 5).
 *
 * @param rate how many are told in a second
 * @param first the first wait for a de-registration; each one after it is twice as long
 * @param longest the last wait
 * @param file where one is kept that has begun
 */
record DrainConfiguration(int rate, Duration first, Duration longest, DrainFile file) {

    private static final int MOST_IN_A_SECOND = 1000;
    private static final String USAGE =
            "drain [RATE] [HOME-AGENT...] or drain stop: RATE of 1 to 1000 in a second, HOME-AGENT"
                    + " an IPv6 address";

    /**
     * Reads the table.
     *
     * @param bindings the file of the bindings; unless said otherwise the drain's is beside it
     */
    static DrainConfiguration read(TomlTable root, Path bindings) {
        TomlTable table = root.table("drain");
        DrainConfiguration drain =
                new DrainConfiguration(
                        table.optional("rate")
                                .map(value -> value.integer(1, MOST_IN_A_SECOND))
                                .orElse(DrainPlan.STANDARD_RATE),
                        wait(table, "first-timeout", DrainPlan.STANDARD_FIRST),
                        wait(table, "longest-timeout", DrainPlan.STANDARD_LONGEST),
                        new DrainFile(
                                table.optional("file")
                                        .map(TomlValue::path)
                                        .orElseGet(
                                                () ->
                                                        bindings.resolveSibling(
                                                                bindings.getFileName()
                                                                        + ".drain"))));
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
     * Reads an operator's line, and refuses one that wants nothing that could be.
     *
     * @param others where mobile nodes go, unless the operator names others
     */
    Optional<DrainOrder> wanted(ControlRequest request, List<Ipv6Address> others) {
        try {
            return Optional.of(order(request.arguments(), others));
        } catch (IllegalArgumentException odd) {
            request.refuse(String.valueOf(odd.getMessage()));
            return Optional.empty();
        }
    }

    /** The drain that goes on after a restart. */
    Optional<DrainPlan> kept(Reporter reporter) {
        return file.kept(words -> order(words, List.of()), reporter);
    }

    private DrainOrder order(List<String> words, List<Ipv6Address> others) {
        if (words.equals(List.of("stop"))) {
            return new DrainOrder(Optional.empty());
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
                throw new IllegalArgumentException(USAGE + ", not " + Escaped.of(word), odd);
            }
        }
        if (perSecond < 1 || perSecond > MOST_IN_A_SECOND) {
            throw new IllegalArgumentException(USAGE);
        }
        return new DrainOrder(
                Optional.of(
                        new DrainPlan(
                                named.isEmpty() ? others : named, perSecond, first, longest)));
    }
}
