package mip6.ha.radius;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A RADIUS packet (RFC 2865 3).
 *
 * @param authenticator 16 octets: random in a request; of the answer and the secret in an answer
 */
public record RadiusPacket(
        int code, int identifier, Bytes authenticator, List<RadiusAttribute> attributes) {

    public static final int ACCESS_REQUEST = 1;
    public static final int ACCESS_ACCEPT = 2;
    public static final int ACCESS_REJECT = 3;
    public static final int ACCESS_CHALLENGE = 11;

    /** RFC 2866 3. */
    public static final int ACCOUNTING_REQUEST = 4;

    public static final int ACCOUNTING_RESPONSE = 5;

    public static final int AUTHENTICATOR_LENGTH = 16;
    static final int HEADER_LENGTH = 20;
    static final int LONGEST = 4096;

    /** Where the authenticator begins. */
    static final int AUTHENTICATOR = 4;

    public RadiusPacket {
        if (authenticator.length() != AUTHENTICATOR_LENGTH) {
            throw new IllegalArgumentException("authenticator of " + authenticator.length());
        }
        attributes = List.copyOf(attributes);
    }

    /** Octets beyond the length are padding, and ignored (RFC 2865 3). */
    public static RadiusPacket decode(Bytes octets) throws MalformedException {
        Reader header = Reader.of(octets);
        int code = header.u8("RADIUS code");
        int identifier = header.u8("RADIUS identifier");
        int length = header.u16("RADIUS length");
        if (length < HEADER_LENGTH || length > LONGEST) {
            throw header.malformed("RADIUS length", "is " + length);
        }
        Reader body = header.nested(length - AUTHENTICATOR, "RADIUS packet");
        Bytes authenticator = body.bytes(AUTHENTICATOR_LENGTH, "RADIUS authenticator");
        List<RadiusAttribute> attributes = new ArrayList<>();
        while (!body.isEmpty()) {
            int type = body.u8("attribute type");
            int size = body.u8("attribute length");
            if (type == 0 || size < 2) {
                throw body.malformed("attribute length", "is " + size);
            }
            attributes.add(new RadiusAttribute(type, body.bytes(size - 2, "attribute value")));
        }
        return new RadiusPacket(code, identifier, authenticator, attributes);
    }

    /** The packet, of at most 4096 octets. */
    public Bytes encode() {
        Writer writer = new Writer(256).u8(code).u8(identifier).u16(0).bytes(authenticator);
        for (RadiusAttribute attribute : attributes) {
            writer.u8(attribute.type()).u8(attribute.value().length() + 2).bytes(attribute.value());
        }
        if (writer.length() > LONGEST) {
            throw new IllegalArgumentException("a packet of " + writer.length() + " octets");
        }
        return writer.patchU16(2, writer.length()).toBytes();
    }

    public List<Bytes> all(int type) {
        return attributes.stream()
                .filter(attribute -> attribute.type() == type)
                .map(RadiusAttribute::value)
                .toList();
    }

    public Optional<Bytes> first(int type) {
        return all(type).stream().findFirst();
    }

    /** The EAP packet: all EAP-Message attributes in their order (RFC 3579 3.1). */
    public Optional<Bytes> eapMessage() {
        List<Bytes> parts = all(RadiusAttribute.EAP_MESSAGE);
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(Bytes.concat(parts.toArray(Bytes[]::new)));
    }

    RadiusPacket with(Bytes otherAuthenticator, List<RadiusAttribute> others) {
        return new RadiusPacket(code, identifier, otherAuthenticator, others);
    }
}
