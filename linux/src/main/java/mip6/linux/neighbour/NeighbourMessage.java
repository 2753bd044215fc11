package mip6.linux.neighbour;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Optional;

/** A Neighbor Solicitation or Advertisement, from the ICMPv6 header on. */
public sealed interface NeighbourMessage {

    int NEIGHBOR_SOLICITATION = 135;
    int NEIGHBOR_ADVERTISEMENT = 136;

    /** RFC 4861 7.1: what came over a router has a smaller hop limit, and is not valid. */
    int HOP_LIMIT = 255;

    /** Whom it asks or tells about. */
    Ipv6Address target();

    /** With a checksum of zero, which the kernel or {@link Icmpv6} fills in. */
    Bytes toBytes();

    /**
     * Neighbor Solicitation (RFC 4861 4.3).
     *
     * @param sourceLinkLayerAddress absent where the source is unspecified (duplicate address
     *     detection)
     */
    record NeighborSolicitation(Ipv6Address target, Optional<Bytes> sourceLinkLayerAddress)
            implements NeighbourMessage {

        @Override
        public Bytes toBytes() {
            Writer writer = new Writer(32).u8(NEIGHBOR_SOLICITATION).zeros(7).address(target);
            sourceLinkLayerAddress.ifPresent(
                    address -> writeOption(writer, SOURCE_LINK_LAYER_ADDRESS, address));
            return writer.toBytes();
        }
    }

    /**
     * Neighbor Advertisement (RFC 4861 4.4).
     *
     * @param router the sender is a router
     * @param solicited it answers a solicitation
     * @param override what is cached is to be overwritten
     */
    record NeighborAdvertisement(
            boolean router,
            boolean solicited,
            boolean override,
            Ipv6Address target,
            Optional<Bytes> targetLinkLayerAddress)
            implements NeighbourMessage {

        @Override
        public Bytes toBytes() {
            int flags = (router ? 0x80 : 0) | (solicited ? 0x40 : 0) | (override ? 0x20 : 0);
            Writer writer =
                    new Writer(32)
                            .u8(NEIGHBOR_ADVERTISEMENT)
                            .zeros(3)
                            .u8(flags)
                            .zeros(3)
                            .address(target);
            targetLinkLayerAddress.ifPresent(
                    address -> writeOption(writer, TARGET_LINK_LAYER_ADDRESS, address));
            return writer.toBytes();
        }
    }

    /** Option types (RFC 4861 4.6.1). */
    int SOURCE_LINK_LAYER_ADDRESS = 1;

    int TARGET_LINK_LAYER_ADDRESS = 2;

    /**
     * Reads what the rules of RFC 4861 7.1 allow; the checksum and the hop limit are the receiver's
     * matter.
     */
    static NeighbourMessage read(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        int type = reader.u8("ICMPv6 type");
        if (type != NEIGHBOR_SOLICITATION && type != NEIGHBOR_ADVERTISEMENT) {
            throw reader.malformed("ICMPv6 type", "is " + type);
        }
        if (reader.u8("ICMPv6 code") != 0) {
            throw reader.malformed("ICMPv6 code", "is not 0");
        }
        reader.u16("ICMPv6 checksum");
        int flags = reader.u8("neighbor flags");
        reader.u24("neighbor reserved");
        Ipv6Address target = reader.address("neighbor target");
        if (target.isMulticast()) {
            throw reader.malformed("neighbor target", "is multicast");
        }
        return type == NEIGHBOR_SOLICITATION
                ? new NeighborSolicitation(target, readOption(reader, SOURCE_LINK_LAYER_ADDRESS))
                : new NeighborAdvertisement(
                        (flags & 0x80) != 0,
                        (flags & 0x40) != 0,
                        (flags & 0x20) != 0,
                        target,
                        readOption(reader, TARGET_LINK_LAYER_ADDRESS));
    }

    /** The first option of {@code type}; others are passed over (RFC 4861 4.6). */
    private static Optional<Bytes> readOption(Reader reader, int type) throws MalformedException {
        Optional<Bytes> found = Optional.empty();
        while (!reader.isEmpty()) {
            int optionType = reader.u8("neighbor option type");
            int units = reader.u8("neighbor option length");
            if (units == 0) {
                // RFC 4861 4.6: MUST silently discard
                throw reader.malformed("neighbor option length", "is 0");
            }
            Bytes value = reader.bytes(8 * units - 2, "neighbor option");
            if (optionType == type && found.isEmpty()) {
                found = Optional.of(value);
            }
        }
        return found;
    }

    private static void writeOption(Writer writer, int type, Bytes linkLayerAddress) {
        int length = linkLayerAddress.length() + 2;
        int units = (length + 7) / 8;
        writer.u8(type).u8(units).bytes(linkLayerAddress).zeros(8 * units - length);
    }
}
