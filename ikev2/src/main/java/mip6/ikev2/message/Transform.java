package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One transform of a proposal (RFC 7296 3.3.2).
 *
 * @param type the IANA number of the transform type
 * @param id the IANA number of the algorithm within its type
 */
public record Transform(int type, int id, List<TransformAttribute> attributes) {

    public static final int ENCRYPTION = 1;
    public static final int PRF = 2;
    public static final int INTEGRITY = 3;
    public static final int KEY_EXCHANGE = 4;
    public static final int EXTENDED_SEQUENCE_NUMBERS = 5;

    /** Attributes of one transform. */
    public static final int MAX_ATTRIBUTES = 8;

    /** In the last-substructure field: another transform follows. */
    static final int MORE = 3;

    public Transform {
        attributes = List.copyOf(attributes);
        if (type < 0 || type > 0xff || id < 0 || id > 0xffff) {
            throw new IllegalArgumentException("transform " + type + "/" + id);
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException(attributes.size() + " transform attributes");
        }
    }

    public static Transform of(int type, int id) {
        return new Transform(type, id, List.of());
    }

    /** An encryption transform of a cipher whose key can have several lengths. */
    public static Transform encryption(int id, int keyBits) {
        return new Transform(
                ENCRYPTION,
                id,
                List.of(new TransformAttribute.TypeValue(TransformAttribute.KEY_LENGTH, keyBits)));
    }

    /** The Key Length attribute, in bits (RFC 7296 3.3.5). */
    public OptionalInt keyLength() {
        for (TransformAttribute attribute : attributes) {
            if (attribute instanceof TransformAttribute.TypeValue(int type, int value)
                    && type == TransformAttribute.KEY_LENGTH) {
                return OptionalInt.of(value);
            }
        }
        return OptionalInt.empty();
    }

    static Transform read(Reader body) throws MalformedException {
        int type = body.u8("transform type");
        body.skip(1, "transform reserved");
        int id = body.u16("transform ID");
        List<TransformAttribute> attributes = new ArrayList<>();
        while (!body.isEmpty()) {
            if (attributes.size() == MAX_ATTRIBUTES) {
                throw body.malformed("transform attributes", "more than " + MAX_ATTRIBUTES);
            }
            attributes.add(TransformAttribute.read(body));
        }
        return new Transform(type, id, attributes);
    }

    /** Writes what follows the substructure's length. */
    void write(Writer writer) {
        writer.u8(type).u8(0).u16(id);
        for (TransformAttribute attribute : attributes) {
            attribute.write(writer);
        }
    }
}
