package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * An option that is kept as it came, and otherwise ignored (RFC 6275 6.7, 6.8, MUST).
 *
 * @param data the octets behind type and length: 8n + 6 of them, at most 2038
 */
public record UnrecognizedNeighborDiscoveryOption(int type, Bytes data)
        implements NeighborDiscoveryOption {

    public UnrecognizedNeighborDiscoveryOption {
        if (type < 0 || type > 0xff || type == PrefixInformation.TYPE) {
            throw new IllegalArgumentException("option type " + type);
        }
        if (data.length() % 8 != 6 || data.length() > 0xff * 8 - 2) {
            throw new IllegalArgumentException("option data of " + data.length() + " octets");
        }
    }

    static UnrecognizedNeighborDiscoveryOption read(int type, Reader data) {
        return new UnrecognizedNeighborDiscoveryOption(type, data.rest());
    }

    void write(Writer writer) {
        writer.bytes(data);
    }
}
