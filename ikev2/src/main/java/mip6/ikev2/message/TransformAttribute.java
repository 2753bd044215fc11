package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** An attribute of a transform (RFC 7296 3.3.5), in one of its two formats. */
public sealed interface TransformAttribute {

    /** The only attribute type that IKEv2 defines; always in the short format. */
    int KEY_LENGTH = 14;

    /** The attribute format bit: the value stands in the length's place. */
    int AF = 0x8000;

    void write(Writer writer);

    /** A value of two octets (AF bit set). */
    record TypeValue(int type, int value) implements TransformAttribute {

        @Override
        public void write(Writer writer) {
            writer.u16(AF | type).u16(value);
        }
    }

    /** A value with a length of its own (AF bit zero). */
    record TypeLengthValue(int type, Bytes value) implements TransformAttribute {

        @Override
        public void write(Writer writer) {
            writer.u16(type).u16(value.length()).bytes(value);
        }
    }

    static TransformAttribute read(Reader reader) throws MalformedException {
        int type = reader.u16("transform attribute type");
        int word = reader.u16("transform attribute length or value");
        return (type & AF) != 0
                ? new TypeValue(type & ~AF, word)
                : new TypeLengthValue(type, reader.bytes(word, "transform attribute value"));
    }
}
