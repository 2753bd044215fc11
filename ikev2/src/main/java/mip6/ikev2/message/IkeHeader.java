package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * The IKE header (RFC 7296 3.1). It can be read by itself, so that a message of a version that this
 * node does not speak can be answered.
 *
 * @param nextPayload type of the first payload
 * @param majorVersion 0 to 15
 * @param minorVersion 0 to 15; ignored on receipt
 * @param initiator the sender is the original initiator of the IKE SA
 * @param higherVersion the sender can speak a higher major version; ignored on receipt
 * @param response answers the request with the same message id
 * @param messageId unsigned 32 bits
 * @param length octets of the whole message, unsigned 32 bits, as stated and not compared with
 *     anything
 */
public record IkeHeader(
        IkeSpi initiatorSpi,
        IkeSpi responderSpi,
        int nextPayload,
        int majorVersion,
        int minorVersion,
        int exchangeType,
        boolean initiator,
        boolean higherVersion,
        boolean response,
        long messageId,
        long length) {

    /** Octets of the header. */
    public static final int LENGTH = 28;

    /** The major version of IKEv2. */
    public static final int MAJOR_VERSION = 2;

    private static final int INITIATOR = 1 << 3;
    private static final int VERSION = 1 << 4;
    private static final int RESPONSE = 1 << 5;

    /** Reads the header of {@code message}, whatever version it has and whatever follows it. */
    public static IkeHeader decode(Bytes message) throws MalformedException {
        return read(Reader.of(message));
    }

    /** The length that an encoded message states. */
    static long lengthIn(Bytes message) {
        try {
            return decode(message).length();
        } catch (MalformedException bug) {
            throw new IllegalArgumentException("no message", bug);
        }
    }

    static IkeHeader read(Reader reader) throws MalformedException {
        IkeSpi initiatorSpi = new IkeSpi(reader.u64("IKE initiator SPI"));
        IkeSpi responderSpi = new IkeSpi(reader.u64("IKE responder SPI"));
        int nextPayload = reader.u8("IKE next payload");
        int version = reader.u8("IKE version");
        int exchangeType = reader.u8("IKE exchange type");
        // RFC 7296 3.1: the other bits MUST be ignored on receipt.
        int flags = reader.u8("IKE flags");
        return new IkeHeader(
                initiatorSpi,
                responderSpi,
                nextPayload,
                version >>> 4,
                version & 0xf,
                exchangeType,
                (flags & INITIATOR) != 0,
                (flags & VERSION) != 0,
                (flags & RESPONSE) != 0,
                reader.u32("IKE message ID"),
                reader.u32("IKE length"));
    }

    void write(Writer writer) {
        writer.u64(initiatorSpi.value())
                .u64(responderSpi.value())
                .u8(nextPayload)
                .u8(majorVersion << 4 | minorVersion)
                .u8(exchangeType)
                .u8(
                        (initiator ? INITIATOR : 0)
                                | (higherVersion ? VERSION : 0)
                                | (response ? RESPONSE : 0))
                .u32(messageId)
                .u32(length);
    }
}
