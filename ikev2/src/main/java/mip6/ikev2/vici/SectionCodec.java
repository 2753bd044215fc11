package mip6.ikev2.vici;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Elements to and from octets: a type, a name where the type has one, a value where it has one. */
final class SectionCodec {

    private static final int SECTION_START = 1;
    private static final int SECTION_END = 2;
    private static final int KEY_VALUE = 3;
    private static final int LIST_START = 4;
    private static final int LIST_ITEM = 5;
    private static final int LIST_END = 6;

    private SectionCodec() {}

    static Bytes encode(Section section) {
        Writer writer = new Writer();
        encode(section, writer, 0);
        return writer.toBytes();
    }

    private static void encode(Section section, Writer writer, int depth) {
        if (depth > Section.DEEPEST) {
            throw new IllegalArgumentException("sections are too deep: at most " + Section.DEEPEST);
        }
        for (Section.Entry entry : section.entries()) {
            switch (entry.element()) {
                case Value value -> {
                    writer.u8(KEY_VALUE);
                    Names.write(writer, entry.name());
                    encode(value, writer);
                }
                case Items items -> {
                    writer.u8(LIST_START);
                    Names.write(writer, entry.name());
                    for (Value value : items.values()) {
                        writer.u8(LIST_ITEM);
                        encode(value, writer);
                    }
                    writer.u8(LIST_END);
                }
                case Section inner -> {
                    writer.u8(SECTION_START);
                    Names.write(writer, entry.name());
                    encode(inner, writer, depth + 1);
                    writer.u8(SECTION_END);
                }
            }
        }
    }

    private static void encode(Value value, Writer writer) {
        writer.u16(value.octets().length()).bytes(value.octets());
    }

    /** The sections that are open, outermost first; the first is the message itself. */
    static Section decode(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(""));
        while (!reader.isEmpty()) {
            int type = reader.u8("element type");
            switch (type) {
                case SECTION_START -> {
                    if (open.size() > Section.DEEPEST) {
                        throw reader.malformed("section", "deeper than " + Section.DEEPEST);
                    }
                    open.push(new Open(Names.read(reader, "section name")));
                }
                case SECTION_END -> {
                    if (open.size() == 1) {
                        throw reader.malformed("section end", "without a start");
                    }
                    Open inner = open.pop();
                    open.element().add(inner.name, new Section(inner.entries));
                }
                case KEY_VALUE -> {
                    String name = Names.read(reader, "key");
                    open.element().add(name, value(reader));
                }
                case LIST_START -> {
                    String name = Names.read(reader, "list name");
                    open.element().add(name, items(reader));
                }
                case LIST_ITEM, LIST_END -> throw reader.malformed("list", "without a start");
                default -> throw reader.malformed("element type", "unknown: " + type);
            }
        }
        if (open.size() > 1) {
            throw reader.malformed("section", "without an end");
        }
        return new Section(open.element().entries);
    }

    private static Items items(Reader reader) throws MalformedException {
        List<Value> values = new ArrayList<>();
        while (true) {
            switch (reader.u8("list")) {
                case LIST_ITEM -> values.add(value(reader));
                case LIST_END -> {
                    return new Items(values);
                }
                default -> throw reader.malformed("list", "holds something else than items");
            }
        }
    }

    private static Value value(Reader reader) throws MalformedException {
        return new Value(reader.bytes(reader.u16("value length"), "value"));
    }

    /** A section whose end has not come yet. */
    private static final class Open {
        private final String name;
        private final List<Section.Entry> entries = new ArrayList<>();

        private Open(String name) {
            this.name = name;
        }

        private void add(String entry, Element element) {
            entries.add(new Section.Entry(entry, element));
        }
    }
}
