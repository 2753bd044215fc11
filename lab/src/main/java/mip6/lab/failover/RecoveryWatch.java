package mip6.lab.failover;

import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks at a {@link Recovery} while it goes on. Each event is read once, since whoever looks shares
 * the processors with those that are looked at.
 */
final class RecoveryWatch {

    private final long failed;
    private final Recovery recovery;
    private final Population mobileNodes;
    private final Supplier<Map<String, Program>> homeAgents;
    private final Map<Program, Integer> read = new HashMap<>();

    /**
     * Nothing was looked at yet.
     *
     * @param failed when the home agent did, nanoseconds of the boot clock
     * @param homeAgents those of the latest start, by their names
     */
    RecoveryWatch(
            long failed,
            Recovery recovery,
            Population mobileNodes,
            Supplier<Map<String, Program>> homeAgents) {
        this.failed = failed;
        this.recovery = recovery;
        this.mobileNodes = mobileNodes;
        this.homeAgents = homeAgents;
    }

    /** The recovery with all that was told until now. */
    Recovery look() {
        homeAgents
                .get()
                .forEach(
                        (name, each) ->
                                news(each).forEach(event -> recovery.homeAgentTold(name, event)));
        mobileNodes.told(this::news, recovery::mobileNodeTold);
        return recovery;
    }

    private List<DaemonEvent> news(Program program) {
        List<DaemonEvent> news = program.eventsBehind(read.getOrDefault(program, 0));
        read.merge(program, news.size(), Integer::sum);
        return news.stream().filter(event -> event.at() >= failed).toList();
    }
}
