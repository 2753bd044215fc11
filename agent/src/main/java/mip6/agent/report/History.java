package mip6.agent.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latest reports, for operators who ask afterwards, and those who watch. What strangers can
 * cause at will (level debug) is not kept, so they cannot push anything out. For any thread.
 */
public final class History {

    /** Reports that are kept. */
    static final int MOST = 4096;

    /** Reports that wait for one who watches slowly; what comes then is counted for him. */
    static final int MOST_WAITING = 1024;

    private final Deque<ObjectNode> latest = new ArrayDeque<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** All that is kept, the oldest first, with the wall time of each. */
    public List<ObjectNode> latest() {
        synchronized (latest) {
            return new ArrayList<>(latest);
        }
    }

    /** The latest of all. */
    public Optional<ObjectNode> last() {
        synchronized (latest) {
            return Optional.ofNullable(latest.peekLast());
        }
    }

    /** Everything that is reported from now on, until it is closed. */
    public Watch watch() {
        Watch watch = new Watch();
        watches.add(watch);
        return watch;
    }

    void add(Report report, long at, Instant wallTime) {
        if (report.level() == Report.Level.DEBUG) {
            return;
        }
        ObjectNode line = EventStream.document(report, at);
        line.put("time", wallTime.toString());
        synchronized (latest) {
            if (latest.size() == MOST) {
                latest.removeFirst();
            }
            latest.addLast(line);
        }
        watches.forEach(watch -> watch.add(line.toString()));
    }

    /** What one who watches has not seen yet. */
    public final class Watch implements AutoCloseable {

        private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private final AtomicLong lost = new AtomicLong();

        /**
         * The next line of JSON.
         *
         * @return empty where nothing came for {@code longest}
         */
        public Optional<String> next(Duration longest) throws InterruptedException {
            long dropped = lost.getAndSet(0);
            return dropped > 0
                    ? Optional.of("{\"event\":\"events-dropped\",\"count\":" + dropped + "}")
                    : Optional.ofNullable(waiting.poll(longest.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            watches.remove(this);
        }

        private void add(String line) {
            if (!waiting.offer(line)) {
                lost.incrementAndGet();
            }
        }
    }
}
