package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Delete payload, D (RFC 7296 3.11).
 *
 * @param spis all of one length; none where the IKE SA itself is deleted
 */
public record Delete(int protocol, List<Bytes> spis) implements Payload {

    /** SPIs of one payload. */
    public static final int MAX_SPIS = 255;

    private static final int ESP_SPI = 4;

    public Delete {
        spis = List.copyOf(spis);
        if (spis.size() > MAX_SPIS || !sameLength(spis)) {
            throw new IllegalArgumentException("SPIs of a Delete payload: " + spis);
        }
    }

    /** Deletes the IKE SA that carries it, and with it all its children. */
    public static Delete ike() {
        return new Delete(ProtocolId.IKE, List.of());
    }

    /** Deletes ESP SAs, named by the SPIs that the sender expects in what it receives. */
    public static Delete esp(List<Bytes> spis) {
        return new Delete(ProtocolId.ESP, spis);
    }

    @Override
    public int type() {
        return PayloadType.DELETE;
    }

    static Delete read(Reader body) throws MalformedException {
        int protocol = body.u8("D protocol ID");
        int spiSize = body.u8("D SPI size");
        int count = body.u16("D number of SPIs");
        if (count > MAX_SPIS || count > 0 && spiSize == 0) {
            throw body.malformed("D number of SPIs", "is " + count);
        }
        List<Bytes> spis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spis.add(body.bytes(spiSize, "D SPI"));
        }
        return new Delete(protocol, spis);
    }

    @Override
    public void write(Writer writer) {
        int spiSize = spis.isEmpty() ? emptySpiSize() : spis.getFirst().length();
        writer.u8(protocol).u8(spiSize).u16(spis.size());
        for (Bytes spi : spis) {
            writer.bytes(spi);
        }
    }

    /** RFC 7296 3.11: MUST be zero for IKE, four for ESP and AH. */
    private int emptySpiSize() {
        return protocol == ProtocolId.IKE ? 0 : ESP_SPI;
    }

    private static boolean sameLength(List<Bytes> spis) {
        for (Bytes spi : spis) {
            if (spi.isEmpty() || spi.length() > 0xff || spi.length() != spis.getFirst().length()) {
                return false;
            }
        }
        return true;
    }
}
