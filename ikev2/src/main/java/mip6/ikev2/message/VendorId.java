package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** Vendor ID payload (RFC 7296 3.12). */
public record VendorId(Bytes data) implements Payload {

    @Override
    public int type() {
        return PayloadType.VENDOR_ID;
    }

    static VendorId read(Reader body) {
        return new VendorId(body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.bytes(data);
    }
}
