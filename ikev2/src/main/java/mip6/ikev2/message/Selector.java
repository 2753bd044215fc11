package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/** One traffic selector (RFC 7296 3.13.1). */
public sealed interface Selector permits TrafficSelector, UnsupportedSelector {

    /** Selectors of one payload. */
    int MAX_SELECTORS = 64;

    /** The IANA number of the TS type. */
    int type();

    /** Writes the whole selector. */
    void write(Writer writer);

    private static Selector read(Reader reader) throws MalformedException {
        int type = reader.u8("TS type");
        int protocol = reader.u8("TS IP protocol ID");
        int length = reader.u16("selector length");
        if (length < 4) {
            throw reader.malformed("selector length", "is " + length);
        }
        Reader body = reader.nested(length - 4, "traffic selector");
        Selector selector =
                type == TrafficSelector.TS_IPV6_ADDR_RANGE
                        ? TrafficSelector.read(protocol, body)
                        : new UnsupportedSelector(type, protocol, body.rest());
        body.end("traffic selector");
        return selector;
    }

    static List<Selector> readAll(Reader body) throws MalformedException {
        int count = body.u8("number of traffic selectors");
        body.skip(3, "TS reserved");
        if (count == 0 || count > MAX_SELECTORS) {
            throw body.malformed("number of traffic selectors", "is " + count);
        }
        List<Selector> selectors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            selectors.add(read(body));
        }
        return selectors;
    }

    static void writeAll(List<Selector> selectors, Writer writer) {
        writer.u8(selectors.size()).u24(0);
        for (Selector selector : selectors) {
            selector.write(writer);
        }
    }

    static List<TrafficSelector> ipv6(List<Selector> selectors) {
        return selectors.stream()
                .filter(TrafficSelector.class::isInstance)
                .map(TrafficSelector.class::cast)
                .toList();
    }

    static void checkCount(int count) {
        if (count < 1 || count > MAX_SELECTORS) {
            throw new IllegalArgumentException(count + " traffic selectors");
        }
    }
}
