package mip6.agent.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.StartException;
import mip6.agent.report.Report.Field;
import mip6.agent.report.Report.Value;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reports as lines of JSON, appended to a file: {@code {"at":<nanoseconds of the boot
 * clock>,"level":"info","event":"...", fields...}}. A thread of its own writes, and flushes when
 * nothing waits; when too much waits for the disk, lines are dropped, and a line says how many.
 */
public final class EventStream implements AutoCloseable {

    private static final int LONGEST_QUEUE = 4096;

    private final BlockingQueue<Optional<String>> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final BufferedWriter writer;
    private final Thread thread;

    private EventStream(BufferedWriter writer) {
        this.writer = writer;
        this.thread = Thread.ofVirtual().name("events").start(this::write);
    }

    /**
     * Makes the file where there is none.
     *
     * @throws StartException where {@code file} cannot be written
     */
    public static EventStream appendTo(Path file) {
        try {
            return new EventStream(
                    Files.newBufferedWriter(
                            file,
                            StandardCharsets.UTF_8,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw StartException.usage(
                    "--events: cannot write " + file + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    void append(Report report, long at) {
        if (!queue.offer(Optional.of(json(report, at)))) {
            dropped.incrementAndGet();
        }
    }

    static String json(Report report, long at) {
        return document(report, at).toString();
    }

    static ObjectNode document(Report report, long at) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("at", at);
        line.put("level", report.level().name().toLowerCase(Locale.ROOT));
        line.put("event", report.event());
        for (Field field : report.fields()) {
            switch (field.value()) {
                case Value.Text text -> line.put(field.name(), text.text());
                case Value.Count count -> line.put(field.name(), count.number());
                case Value.Seconds seconds -> line.put(field.name(), seconds.seconds());
                case Value.Flag flag -> line.put(field.name(), flag.flag());
            }
        }
        return line;
    }

    /** What was appended is in the file when this returns. */
    @Override
    public void close() {
        try {
            queue.put(Optional.empty());
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (writer) {
            Optional<String> line = queue.take();
            while (line.isPresent()) {
                writer.write(line.get());
                writer.newLine();
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    writer.write("{\"event\":\"events-dropped\",\"count\":" + lost + "}");
                    writer.newLine();
                }
                if (queue.isEmpty()) {
                    writer.flush();
                }
                line = queue.take();
            }
        } catch (IOException full) {
            discard();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The disk takes no more; the daemon goes on without its stream. */
    private void discard() {
        try {
            while (queue.take().isPresent()) {
                dropped.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
