package mip6.agent;

import mip6.agent.control.ControlRequest;
import mip6.agent.report.History;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What every daemon answers without its loop: {@code history}, the latest events in one document,
 * and {@code events}, those from now on. Everything else goes on to the node.
 */
final class OperatorQuestions implements Predicate<ControlRequest> {

    private static final String HISTORY = "history";
    private static final String EVENTS = "events";

    private final History history;
    private final Predicate<ControlRequest> node;

    OperatorQuestions(History history, Predicate<ControlRequest> node) {
        this.history = history;
        this.node = node;
    }

    /** All commands of a daemon whose node knows {@code commands}. */
    static Set<String> with(Set<String> commands) {
        Set<String> all = new TreeSet<>(commands);
        all.add(HISTORY);
        all.add(EVENTS);
        return all;
    }

    @Override
    public boolean test(ControlRequest request) {
        switch (request.command()) {
            case HISTORY -> request.answer(Map.of("events", history.latest()));
            case EVENTS -> request.stream(lines(history.watch()));
            default -> {
                return node.test(request);
            }
        }
        return true;
    }

    private static ControlRequest.Lines lines(History.Watch watch) {
        return new ControlRequest.Lines() {
            @Override
            public Optional<String> next(Duration longest) throws InterruptedException {
                return watch.next(longest);
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }
}
