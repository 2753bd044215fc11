package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Writer;

/**
 * A traffic selector of another type than TS_IPV6_ADDR_RANGE, such as TS_IPV4_ADDR_RANGE (7): kept,
 * never granted.
 *
 * @param data what follows the selector length
 */
public record UnsupportedSelector(int type, int protocol, Bytes data) implements Selector {

    public UnsupportedSelector {
        if (type == TrafficSelector.TS_IPV6_ADDR_RANGE) {
            throw new IllegalArgumentException("TS_IPV6_ADDR_RANGE has a record of its own");
        }
    }

    @Override
    public void write(Writer writer) {
        writer.u8(type).u8(protocol).u16(4 + data.length()).bytes(data);
    }
}
