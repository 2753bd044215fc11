package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * What an EAP packet of type 26 holds ([MS-CHAP] 2.2): the packets of MS-CHAP-V2 (RFC 2759 3 to 6).
 * Challenge, Success and Failure come from the authenticator; the peer acknowledges the last two
 * with their operation code alone.
 */
sealed interface MsChapMessage {

    int CHALLENGE = 1;
    int RESPONSE = 2;
    int SUCCESS = 3;
    int FAILURE = 4;

    /** Peer-Challenge, 8 reserved octets, NT-Response, Flags. */
    int RESPONSE_VALUE = MsChap.CHALLENGE_LENGTH + 8 + MsChap.RESPONSE_LENGTH + 1;

    /** Of a name: RFC 2759 4. */
    int LONGEST_NAME = 256;

    Bytes encode();

    /**
     * What the peer is to answer with its password.
     *
     * @param id to be repeated in the answer
     * @param name of the authenticator
     */
    record Challenge(int id, Bytes challenge, Bytes name) implements MsChapMessage {
        @Override
        public Bytes encode() {
            return begin(CHALLENGE, id, 1 + challenge.length() + name.length())
                    .u8(challenge.length())
                    .bytes(challenge)
                    .bytes(name)
                    .toBytes();
        }
    }

    /**
     * The peer's answer.
     *
     * @param name of the peer, as it stands on the wire
     */
    record Response(int id, Bytes peerChallenge, Bytes ntResponse, Bytes name)
            implements MsChapMessage {
        @Override
        public Bytes encode() {
            return begin(RESPONSE, id, 1 + RESPONSE_VALUE + name.length())
                    .u8(RESPONSE_VALUE)
                    .bytes(peerChallenge)
                    .zeros(8)
                    .bytes(ntResponse)
                    .u8(0)
                    .bytes(name)
                    .toBytes();
        }
    }

    /** "S=" with the authenticator's own proof. */
    record Success(int id, Bytes message) implements MsChapMessage {
        @Override
        public Bytes encode() {
            return begin(SUCCESS, id, message.length()).bytes(message).toBytes();
        }
    }

    /** "E=" with a reason, "R=" whether another attempt is allowed, and more. */
    record Failure(int id, Bytes message) implements MsChapMessage {
        @Override
        public Bytes encode() {
            return begin(FAILURE, id, message.length()).bytes(message).toBytes();
        }
    }

    record SuccessAcknowledged() implements MsChapMessage {
        @Override
        public Bytes encode() {
            return Bytes.of(SUCCESS);
        }
    }

    record FailureAcknowledged() implements MsChapMessage {
        @Override
        public Bytes encode() {
            return Bytes.of(FAILURE);
        }
    }

    /** From the authenticator. */
    static MsChapMessage decodeRequest(Bytes data) throws MalformedException {
        Reader reader = Reader.of(data);
        int operation = reader.u8("MSCHAPv2 operation");
        int id = reader.u8("MSCHAPv2 identifier");
        Reader body = body(reader, data);
        return switch (operation) {
            case CHALLENGE -> {
                valueSize(body, MsChap.CHALLENGE_LENGTH);
                Bytes challenge = body.bytes(MsChap.CHALLENGE_LENGTH, "MSCHAPv2 challenge");
                yield new Challenge(id, challenge, body.rest());
            }
            case SUCCESS -> new Success(id, body.rest());
            case FAILURE -> new Failure(id, body.rest());
            default -> throw body.malformed("MSCHAPv2 operation", "is " + operation);
        };
    }

    /** From the peer. */
    static MsChapMessage decodeResponse(Bytes data) throws MalformedException {
        Reader reader = Reader.of(data);
        int operation = reader.u8("MSCHAPv2 operation");
        return switch (operation) {
            case RESPONSE -> {
                int id = reader.u8("MSCHAPv2 identifier");
                Reader body = body(reader, data);
                valueSize(body, RESPONSE_VALUE);
                Bytes peerChallenge = body.bytes(MsChap.CHALLENGE_LENGTH, "peer challenge");
                body.skip(8, "MSCHAPv2 reserved");
                Bytes ntResponse = body.bytes(MsChap.RESPONSE_LENGTH, "NT response");
                body.skip(1, "MSCHAPv2 flags");
                if (body.remaining() > LONGEST_NAME) {
                    throw body.malformed("MSCHAPv2 name", "has " + body.remaining() + " octets");
                }
                yield new Response(id, peerChallenge, ntResponse, body.rest());
            }
            case SUCCESS -> new SuccessAcknowledged();
            case FAILURE -> new FailureAcknowledged();
            default -> throw reader.malformed("MSCHAPv2 operation", "is " + operation);
        };
    }

    /** MS-Length counts from the operation code on; some senders pad. */
    private static Reader body(Reader reader, Bytes data) throws MalformedException {
        int length = reader.u16("MSCHAPv2 length");
        if (length < 4 || length > data.length()) {
            throw reader.malformed("MSCHAPv2 length", "is " + length);
        }
        return reader.nested(length - 4, "MSCHAPv2 data");
    }

    private static void valueSize(Reader body, int wanted) throws MalformedException {
        int size = body.u8("MSCHAPv2 value size");
        if (size != wanted) {
            throw body.malformed("MSCHAPv2 value size", "is " + size);
        }
    }

    private static Writer begin(int operation, int id, int length) {
        return new Writer(4 + length).u8(operation).u8(id).u16(4 + length);
    }
}
