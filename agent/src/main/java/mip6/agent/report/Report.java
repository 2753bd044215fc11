package mip6.agent.report;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Something happened that the operator may want to know, in the RFC's words. A value like any other
 * action of a core: made without side effects, written by the edge. Keys have no place in it: there
 * is no field for a {@link mip6.wire.Secret}.
 *
 * <p>{@code Report.info("binding-accepted").with("home-address", hoa).with("sequence", 7)}
 *
 * @param event a fixed word: lower case letters, digits and hyphens
 * @param fields in the order in which they are printed
 */
public record Report(Level level, String event, List<Field> fields) {

    private static final Set<String> RESERVED = Set.of("at", "level", "event");

    /** Who needs to read it. */
    public enum Level {
        /** For those who look into the matter; includes what strangers can provoke at will. */
        DEBUG,
        INFO,
        /** The service goes on, worse. */
        WARNING,
        /** The service does not go on for somebody. */
        ERROR
    }

    /**
     * One thing to know about the event.
     *
     * @param name a fixed word, like {@link Report#event}; not {@code at}, {@code level} or {@code
     *     event}, which the event stream has for itself
     */
    public record Field(String name, Value value) {

        public Field {
            requireWord(name);
            if (RESERVED.contains(name)) {
                throw new IllegalArgumentException(name + " is a name of the event stream");
            }
        }
    }

    /** What a field holds. */
    public sealed interface Value {

        /** Any text, also a stranger's: it is escaped when it is written. */
        record Text(String text) implements Value {

            @Override
            public String toString() {
                return text;
            }
        }

        record Count(long number) implements Value {

            @Override
            public String toString() {
                return Long.toString(number);
            }
        }

        record Seconds(Duration duration) implements Value {

            public double seconds() {
                return duration.toNanos() / 1_000_000_000.0;
            }

            @Override
            public String toString() {
                return String.format(Locale.ROOT, "%.3f", seconds());
            }
        }

        record Flag(boolean flag) implements Value {

            @Override
            public String toString() {
                return Boolean.toString(flag);
            }
        }
    }

    public Report {
        requireWord(event);
        fields = List.copyOf(fields);
    }

    public static Report debug(String event) {
        return new Report(Level.DEBUG, event, List.of());
    }

    public static Report info(String event) {
        return new Report(Level.INFO, event, List.of());
    }

    public static Report warning(String event) {
        return new Report(Level.WARNING, event, List.of());
    }

    public static Report error(String event) {
        return new Report(Level.ERROR, event, List.of());
    }

    public Report with(String name, String text) {
        return with(name, new Value.Text(text));
    }

    public Report with(String name, long number) {
        return with(name, new Value.Count(number));
    }

    public Report with(String name, boolean flag) {
        return with(name, new Value.Flag(flag));
    }

    public Report with(String name, Ipv6Address address) {
        return with(name, address.toString());
    }

    public Report with(String name, Ipv6Prefix prefix) {
        return with(name, prefix.toString());
    }

    /** In hexadecimal digits. */
    public Report with(String name, Bytes octets) {
        return with(name, octets.toHex());
    }

    /** In the RFC's spelling of constants with hyphens: {@code NO_RESPONSE} as no-response. */
    public Report with(String name, Enum<?> choice) {
        return with(name, choice.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** In seconds with three decimals. */
    public Report with(String name, Duration duration) {
        return with(name, new Value.Seconds(duration));
    }

    private Report with(String name, Value value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Report(level, event, more);
    }

    /** {@code event name=value name="a value"}: one line of printable ASCII. */
    public String line() {
        StringBuilder line = new StringBuilder(event);
        for (Field field : fields) {
            line.append(' ').append(field.name).append('=');
            Escaped.append(line, field.value.toString());
        }
        return line.toString();
    }

    private static void requireWord(String word) {
        boolean fits = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            fits &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        if (!fits) {
            throw new IllegalArgumentException("not a fixed word: " + word);
        }
    }
}
