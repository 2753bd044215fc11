package mip6.ikev2.vici;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A section of a VICI message, or all of one: named values, lists and sections, in their order,
 * which matters to charon. A name should occur once; where charon uses a name for two elements, as
 * it does when a connection is called "up", each is found by its kind, and the first counts.
 */
public record Section(List<Entry> entries) implements Element {

    public static final Section EMPTY = new Section(List.of());

    /** Octets of a name. */
    public static final int LONGEST_NAME = 255;

    /** Sections within sections. */
    public static final int DEEPEST = 32;

    /**
     * An element and its name.
     *
     * @param name printable ASCII, at most {@link #LONGEST_NAME} octets, may be empty
     */
    public record Entry(String name, Element element) {
        public Entry {
            Names.check(name);
        }
    }

    public Section {
        entries = List.copyOf(entries);
    }

    /**
     * The octets of a message.
     *
     * @throws IllegalArgumentException where sections are nested deeper than {@link #DEEPEST}
     */
    public Bytes encode() {
        return SectionCodec.encode(this);
    }

    /** Reads all of {@code octets} as a message. */
    public static Section decode(Bytes octets) throws MalformedException {
        return SectionCodec.decode(octets);
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The octets of the value {@code name}. */
    public Optional<Bytes> octets(String name) {
        return first(name, Value.class).map(Value::octets);
    }

    /** The value {@code name} as text. */
    public Optional<String> text(String name) {
        return first(name, Value.class).map(Value::text);
    }

    /** The value {@code name} as text, or nothing at all. */
    public String textOrEmpty(String name) {
        return text(name).orElse("");
    }

    /** Whether {@code name} has the value "yes", or one of its synonyms. */
    public boolean isYes(String name) {
        return switch (textOrEmpty(name)) {
            case "yes", "true", "enabled", "1" -> true;
            case String _ -> false;
        };
    }

    /** The value {@code name} as a decimal number, where it is one. */
    public Optional<Long> number(String name) {
        try {
            return text(name).map(Long::parseLong);
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }

    /** The items of the list {@code name}; none where there is no such list. */
    public List<String> texts(String name) {
        return first(name, Items.class).map(Items::texts).orElse(List.of());
    }

    /** The section {@code name}; an empty one where there is none. */
    public Section section(String name) {
        return first(name, Section.class).orElse(EMPTY);
    }

    /** All sections in it, with their names. */
    public List<Named> sections() {
        List<Named> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.element() instanceof Section section) {
                found.add(new Named(entry.name(), section));
            }
        }
        return found;
    }

    /** A section and its name. */
    public record Named(String name, Section section) {}

    private <E extends Element> Optional<E> first(String name, Class<E> kind) {
        for (Entry entry : entries) {
            if (entry.name().equals(name) && kind.isInstance(entry.element())) {
                return Optional.of(kind.cast(entry.element()));
            }
        }
        return Optional.empty();
    }

    /** Collects a section; each name once. */
    public static final class Builder {

        private final List<Entry> entries = new ArrayList<>();

        private Builder() {}

        public Builder put(String name, String text) {
            return put(name, Value.of(text));
        }

        public Builder put(String name, long number) {
            return put(name, Long.toString(number));
        }

        /** "yes" or "no". */
        public Builder put(String name, boolean yes) {
            return put(name, yes ? "yes" : "no");
        }

        /** Octets as they are. */
        public Builder put(String name, Bytes octets) {
            return put(name, new Value(octets));
        }

        public Builder list(String name, String... texts) {
            return put(name, Items.of(texts));
        }

        public Builder list(String name, List<String> texts) {
            return put(name, new Items(texts.stream().map(Value::of).toList()));
        }

        /** A list of octets as they are: certificates, attributes. */
        public Builder octets(String name, Bytes... items) {
            List<Value> values = new ArrayList<>();
            for (Bytes item : items) {
                values.add(new Value(item));
            }
            return put(name, new Items(values));
        }

        /** A section that {@code content} fills. */
        public Builder section(String name, Consumer<Builder> content) {
            Builder inner = new Builder();
            content.accept(inner);
            return put(name, inner.build());
        }

        /**
         * Any element.
         *
         * @throws IllegalArgumentException where the name is taken, or none that can be sent
         */
        public Builder put(String name, Element element) {
            if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
                throw new IllegalArgumentException("the name " + name + " twice in a section");
            }
            entries.add(new Entry(name, element));
            return this;
        }

        public Section build() {
            return new Section(entries);
        }
    }
}
