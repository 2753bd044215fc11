package mip6.agent.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long things took: how many were no longer than each of some bounds. For any thread. */
public final class Histogram {

    /** Upper bounds in seconds: from a local disk's write to a deadline that has passed. */
    static final List<Double> BOUNDS =
            List.of(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0);

    private final List<LongAdder> counts =
            Stream.generate(LongAdder::new).limit(BOUNDS.size() + 1L).toList();
    private final LongAdder nanoseconds = new LongAdder();

    public void observe(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        counts.get(bucket).increment();
        nanoseconds.add(duration.toNanos());
    }

    /** How many were no longer than each bound; the last is how many there were at all. */
    List<Long> cumulative() {
        return IntStream.rangeClosed(0, BOUNDS.size())
                .mapToObj(i -> counts.subList(0, i + 1).stream().mapToLong(LongAdder::sum).sum())
                .toList();
    }

    double seconds() {
        return nanoseconds.sum() / 1e9;
    }
}
