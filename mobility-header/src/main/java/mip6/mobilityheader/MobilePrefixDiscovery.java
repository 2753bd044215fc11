package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * To and from the octets of Mobile Prefix Discovery's ICMPv6 messages (RFC 6275 6.7, 6.8). The
 * addresses are the logical ones, as for {@link MobilityHeader}.
 */
public final class MobilePrefixDiscovery {

    private static final int CHECKSUM_OFFSET = 2;

    private MobilePrefixDiscovery() {}

    public static Bytes encode(
            MobilePrefixMessage message, Ipv6Address source, Ipv6Address destination) {
        Writer writer = new Writer(64).u8(message.type()).u8(0).u16(0);
        switch (message) {
            case MobilePrefixSolicitation solicitation -> solicitation.write(writer);
            case MobilePrefixAdvertisement advertisement -> advertisement.write(writer);
        }
        NeighborDiscoveryOptions.write(message.options(), writer);
        int checksum =
                InternetChecksum.of(source, destination, IpProtocol.ICMPV6, writer.toBytes());
        return writer.patchU16(CHECKSUM_OFFSET, checksum).toBytes();
    }

    /**
     * Reads the one message in {@code octets}.
     *
     * @throws MalformedException where it is no message of these two, or its checksum is wrong
     */
    public static MobilePrefixMessage decode(
            Bytes octets, Ipv6Address source, Ipv6Address destination) throws MalformedException {
        Reader reader = Reader.of(octets);
        int type = reader.u8("ICMPv6 type");
        int code = reader.u8("ICMPv6 code");
        reader.skip(2, "checksum");
        if (InternetChecksum.of(source, destination, IpProtocol.ICMPV6, octets) != 0) {
            throw new MalformedException("checksum", CHECKSUM_OFFSET, "is wrong");
        }
        if (code != 0) {
            throw new MalformedException("ICMPv6 code", 1, "is " + code);
        }
        return switch (type) {
            case MobilePrefixSolicitation.TYPE -> MobilePrefixSolicitation.read(reader);
            case MobilePrefixAdvertisement.TYPE -> MobilePrefixAdvertisement.read(reader);
            default -> throw new MalformedException("ICMPv6 type", 0, "is " + type);
        };
    }
}
