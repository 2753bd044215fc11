package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * To and from the octets of a Mobility Header (RFC 6275 6.1.1). The addresses are the logical ones:
 * the home address of a Home Address option is the source, that of a type 2 routing header the
 * destination.
 */
public final class MobilityHeader {

    /** Octets of the longest header that Header Len can say. */
    static final int LONGEST = 8 + 0xff * 8;

    /** Where Message Data begins. */
    static final int DATA_OFFSET = 6;

    private static final int HEADER_LENGTH_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 4;

    private MobilityHeader() {}

    /** The whole header, a multiple of 8 octets. */
    public static Bytes encode(
            MobilityMessage message, Ipv6Address source, Ipv6Address destination) {
        Writer writer = new Writer(64);
        writer.u8(IpProtocol.NO_NEXT_HEADER).u8(0).u8(message.type()).u8(0).u16(0);
        switch (message) {
            case BindingRefreshRequest request -> request.write(writer);
            case BindingUpdate update -> update.write(writer);
            case BindingAcknowledgement acknowledgement -> acknowledgement.write(writer);
            case BindingError error -> error.write(writer);
            case HomeAgentSwitch change -> change.write(writer);
            case UnrecognizedMessage unrecognized -> unrecognized.write(writer);
        }
        MobilityOptions.write(message.options(), writer);
        writer.patchU8(HEADER_LENGTH_OFFSET, writer.length() / 8 - 1);
        int checksum =
                InternetChecksum.of(source, destination, IpProtocol.MOBILITY, writer.toBytes());
        return writer.patchU16(CHECKSUM_OFFSET, checksum).toBytes();
    }

    /**
     * Reads the header at the start of {@code octets}; what lies behind it is ignored, as behind
     * any header with No Next Header (RFC 8200 4.7).
     *
     * @throws MalformedException where RFC 6275 9.2 has it discarded; its field {@code "payload
     *     proto"} or {@code "header len"} calls for an ICMPv6 Parameter Problem that points at its
     *     offset, any other for silence
     */
    public static MobilityMessage decode(Bytes octets, Ipv6Address source, Ipv6Address destination)
            throws MalformedException {
        Reader start = Reader.of(octets);
        int payloadProto = start.u8("mobility header");
        int length = 8 + 8 * start.u8("mobility header");
        Reader reader = Reader.of(octets).nested(length, "mobility header");
        reader.skip(2, "mobility header");
        Bytes header = octets.slice(0, length);
        // RFC 6275 9.2: the checksum first, then the type, Payload Proto and Header Len.
        if (InternetChecksum.of(source, destination, IpProtocol.MOBILITY, header) != 0) {
            throw new MalformedException("checksum", CHECKSUM_OFFSET, "is wrong");
        }
        int type = reader.u8("MH type");
        reader.skip(3, "reserved and checksum");
        if (!isRecognized(type)) {
            return UnrecognizedMessage.read(type, reader);
        }
        if (payloadProto != IpProtocol.NO_NEXT_HEADER) {
            throw new MalformedException("payload proto", 0, "is " + payloadProto);
        }
        if (length < fixedLength(type)) {
            throw tooShort();
        }
        return switch (type) {
            case BindingRefreshRequest.TYPE -> BindingRefreshRequest.read(reader);
            case BindingUpdate.TYPE -> BindingUpdate.read(reader);
            case BindingAcknowledgement.TYPE -> BindingAcknowledgement.read(reader);
            case BindingError.TYPE -> BindingError.read(reader);
            case HomeAgentSwitch.TYPE -> HomeAgentSwitch.read(reader);
            default -> throw new IllegalStateException("MH type " + type);
        };
    }

    /**
     * The type of the message at the start of {@code octets}, unverified, as traffic selectors name
     * it (RFC 4877 4).
     */
    public static int typeOf(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        reader.skip(2, "mobility header");
        return reader.u8("MH type");
    }

    static boolean isRecognized(int type) {
        return fixedLength(type) > 0;
    }

    static MalformedException tooShort() {
        return new MalformedException(
                "header len", HEADER_LENGTH_OFFSET, "is too small for this message");
    }

    /** Octets of the shortest message of a type; 0 where the type is not known. */
    private static int fixedLength(int type) {
        return switch (type) {
            case BindingRefreshRequest.TYPE -> BindingRefreshRequest.FIXED_LENGTH;
            case BindingUpdate.TYPE -> BindingUpdate.FIXED_LENGTH;
            case BindingAcknowledgement.TYPE -> BindingAcknowledgement.FIXED_LENGTH;
            case BindingError.TYPE -> BindingError.FIXED_LENGTH;
            case HomeAgentSwitch.TYPE -> HomeAgentSwitch.FIXED_LENGTH;
            default -> 0;
        };
    }
}
