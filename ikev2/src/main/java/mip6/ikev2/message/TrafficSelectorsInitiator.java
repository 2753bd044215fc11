package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;

/**
 * Traffic Selector payload of the initiator, TSi (RFC 7296 3.13).
 *
 * @param selectors 1 to {@link Selector#MAX_SELECTORS}
 */
public record TrafficSelectorsInitiator(List<Selector> selectors) implements Payload {

    public TrafficSelectorsInitiator {
        selectors = List.copyOf(selectors);
        Selector.checkCount(selectors.size());
    }

    /** A payload of IPv6 selectors. */
    public static TrafficSelectorsInitiator of(List<TrafficSelector> selectors) {
        return new TrafficSelectorsInitiator(List.copyOf(selectors));
    }

    /** The IPv6 selectors; others cannot be granted here. */
    public List<TrafficSelector> ipv6() {
        return Selector.ipv6(selectors);
    }

    @Override
    public int type() {
        return PayloadType.TSI;
    }

    static TrafficSelectorsInitiator read(Reader body) throws MalformedException {
        return new TrafficSelectorsInitiator(Selector.readAll(body));
    }

    @Override
    public void write(Writer writer) {
        Selector.writeAll(selectors, writer);
    }
}
