package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * One proposal of an SA payload (RFC 7296 3.3.1).
 *
 * @param number from 1, and the same in the answer that accepts it
 * @param protocol {@link ProtocolId}
 * @param spi the sender's: 4 octets for ESP, 8 for IKE when rekeying, none for a first IKE SA
 * @param transforms alternatives of one type in order of preference
 */
public record Proposal(int number, int protocol, Bytes spi, List<Transform> transforms) {

    /** Transforms of one proposal. */
    public static final int MAX_TRANSFORMS = 128;

    /** In the last-substructure field: another proposal follows. */
    static final int MORE = 2;

    public Proposal {
        transforms = List.copyOf(transforms);
        if (transforms.size() > MAX_TRANSFORMS || spi.length() > 0xff) {
            throw new IllegalArgumentException(transforms.size() + " transforms");
        }
    }

    /** The transforms of one type, in order. */
    public List<Transform> transforms(int type) {
        return transforms.stream().filter(t -> t.type() == type).toList();
    }

    static Proposal read(Reader body) throws MalformedException {
        int number = body.u8("proposal number");
        int protocol = body.u8("proposal protocol ID");
        int spiSize = body.u8("proposal SPI size");
        int count = body.u8("number of transforms");
        Bytes spi = body.bytes(spiSize, "proposal SPI");
        if (count > MAX_TRANSFORMS) {
            throw body.malformed("number of transforms", "is " + count);
        }
        List<Transform> transforms = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (Substructure.more(body, Transform.MORE, "transform") != (i < count - 1)) {
                throw body.malformed("transform last substructure", "denies their number");
            }
            transforms.add(Transform.read(Substructure.body(body, "transform")));
        }
        body.end("proposal");
        return new Proposal(number, protocol, spi, transforms);
    }

    /** Writes what follows the substructure's length. */
    void write(Writer writer) {
        writer.u8(number).u8(protocol).u8(spi.length()).u8(transforms.size()).bytes(spi);
        for (int i = 0; i < transforms.size(); i++) {
            int start = writer.length();
            Substructure.begin(writer, i < transforms.size() - 1 ? Transform.MORE : 0);
            transforms.get(i).write(writer);
            Substructure.end(writer, start);
        }
    }
}
