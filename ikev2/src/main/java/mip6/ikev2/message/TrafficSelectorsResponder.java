package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Traffic Selector payload of the responder, TSr (RFC 7296 3.13).
 *
 * @param selectors 1 to {@link Selector#MAX_SELECTORS}
 */
public record TrafficSelectorsResponder(List<Selector> selectors) implements Payload {

    public TrafficSelectorsResponder {
        selectors = List.copyOf(selectors);
        Selector.checkCount(selectors.size());
    }

    /** A payload of IPv6 selectors. */
    public static TrafficSelectorsResponder of(List<TrafficSelector> selectors) {
        return new TrafficSelectorsResponder(List.copyOf(selectors));
    }

    /** The IPv6 selectors; others cannot be granted here. */
    public List<TrafficSelector> ipv6() {
        return Selector.ipv6(selectors);
    }

    @Override
    public int type() {
        return PayloadType.TSR;
    }

    static TrafficSelectorsResponder read(Reader body) throws MalformedException {
        return new TrafficSelectorsResponder(Selector.readAll(body));
    }

    @Override
    public void write(Writer writer) {
        Selector.writeAll(selectors, writer);
    }
}
