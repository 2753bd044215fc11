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

/**
 * Reports as lines of JSON, appended to a file: {@code {"at":<nanoseconds of the boot
 * clock>,"level":"info","event":"...", fields...}}. For one thread, which may have to wait for the
 * disk.
 */
public final class EventStream implements AutoCloseable {

    private final BufferedWriter writer;
    private boolean full;

    private EventStream(BufferedWriter writer) {
        this.writer = writer;
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
            throw StartException.unwritable("--events: " + file, e);
        }
    }

    void append(Report report, long at) {
        write(json(report, at));
    }

    /** Says that some reports were dropped. */
    void appendDropped(long count) {
        write("{\"event\":\"events-dropped\",\"count\":" + count + "}");
    }

    /** What was appended is in the file when this returns. */
    void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            full = true;
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

    /** Flushes, too. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            full = true;
        }
    }

    /** Where the disk takes no more, the daemon goes on without its stream. */
    private void write(String line) {
        if (full) {
            return;
        }
        try {
            writer.write(line);
            writer.newLine();
        } catch (IOException e) {
            full = true;
        }
    }
}
