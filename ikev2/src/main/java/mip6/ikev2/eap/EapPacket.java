package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/** An EAP packet (RFC 3748 4). The identifier pairs a response with its request. */
public sealed interface EapPacket {

    int CODE_REQUEST = 1;
    int CODE_RESPONSE = 2;
    int CODE_SUCCESS = 3;
    int CODE_FAILURE = 4;

    int HEADER_LENGTH = 4;

    int identifier();

    Bytes encode();

    /**
     * What the authenticator asks.
     *
     * @param type {@link EapType}
     */
    record Request(int identifier, int type, Bytes data) implements EapPacket {
        @Override
        public Bytes encode() {
            return EapPacket.encode(CODE_REQUEST, identifier, type, data);
        }
    }

    /**
     * What the peer answers.
     *
     * @param type {@link EapType}
     */
    record Response(int identifier, int type, Bytes data) implements EapPacket {
        @Override
        public Bytes encode() {
            return EapPacket.encode(CODE_RESPONSE, identifier, type, data);
        }
    }

    /** The peer is authenticated; nothing protects this packet itself. */
    record Success(int identifier) implements EapPacket {
        @Override
        public Bytes encode() {
            return EapPacket.encode(CODE_SUCCESS, identifier);
        }
    }

    /** The peer is not authenticated; nothing protects this packet itself. */
    record Failure(int identifier) implements EapPacket {
        @Override
        public Bytes encode() {
            return EapPacket.encode(CODE_FAILURE, identifier);
        }
    }

    /**
     * Reads a packet. Octets beyond its length are padding of what carries it, and ignored (RFC
     * 3748 4.1).
     */
    static EapPacket decode(Bytes octets) throws MalformedException {
        Reader header = Reader.of(octets);
        int code = header.u8("EAP code");
        int identifier = header.u8("EAP identifier");
        int length = header.u16("EAP length");
        if (length < HEADER_LENGTH) {
            throw header.malformed("EAP length", "is " + length);
        }
        Reader body = header.nested(length - HEADER_LENGTH, "EAP data");
        return switch (code) {
            case CODE_REQUEST -> new Request(identifier, body.u8("EAP type"), body.rest());
            case CODE_RESPONSE -> new Response(identifier, body.u8("EAP type"), body.rest());
            case CODE_SUCCESS -> {
                body.end("EAP Success");
                yield new Success(identifier);
            }
            case CODE_FAILURE -> {
                body.end("EAP Failure");
                yield new Failure(identifier);
            }
            default -> throw header.malformed("EAP code", "is " + code);
        };
    }

    private static Bytes encode(int code, int identifier, int type, Bytes data) {
        int length = HEADER_LENGTH + 1 + data.length();
        return new Writer(length)
                .u8(code)
                .u8(identifier)
                .u16(length)
                .u8(type)
                .bytes(data)
                .toBytes();
    }

    private static Bytes encode(int code, int identifier) {
        return new Writer(HEADER_LENGTH).u8(code).u8(identifier).u16(HEADER_LENGTH).toBytes();
    }
}
