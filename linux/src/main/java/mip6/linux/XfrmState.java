package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One direction of an SA, or a header of Mobile IPv6 (struct xfrm_usersa_info).
 *
 * @param source before a header of Mobile IPv6 is put in, or after it is worked on
 * @param destination the same
 * @param protocol ESP, destination options (the Home Address option) or routing (type 2)
 * @param spi of ESP; 0 otherwise
 * @param requestId that templates name it by
 * @param careOfAddress that a header of Mobile IPv6 puts in place of the home address; received
 *     under the unspecified one, any will do
 * @param wildcard receives from any address to any
 * @param udp that its packets travel in; none is read back
 * @param mark that packets have after they came under it
 * @param limits none are read back
 * @param extendedSequenceNumbers of 64 bits
 * @param algorithms of ESP; none are read back
 */
public record XfrmState(
        Ipv6Address source,
        Ipv6Address destination,
        int protocol,
        long spi,
        XfrmMode mode,
        int requestId,
        Optional<Ipv6Address> careOfAddress,
        boolean wildcard,
        Optional<XfrmUdp> udp,
        OptionalInt mark,
        XfrmLimits limits,
        boolean extendedSequenceNumbers,
        List<XfrmAlgorithm> algorithms) {

    private static final int XFRMA_ENCAP = 4;
    private static final int XFRMA_SRCADDR = 13;
    private static final int XFRMA_COADDR = 14;
    private static final int XFRMA_REPLAY_ESN_VAL = 23;
    private static final int XFRMA_SET_MARK = 29;
    private static final int XFRMA_SET_MARK_MASK = 30;

    private static final int XFRM_STATE_WILDRECV = 8;
    private static final int XFRM_STATE_ESN = 128;

    /** Octets of two lifetimes, the statistics and a sequence number. */
    private static final int COUNTERS = 64 + 32 + 12 + 4;

    /** Packets that the replay window is wide. */
    private static final int REPLAY_WINDOW = 128;

    public XfrmState {
        algorithms = List.copyOf(algorithms);
    }

    /** A state of ESP. */
    public static XfrmState esp(
            Ipv6Address source,
            Ipv6Address destination,
            long spi,
            XfrmMode mode,
            int requestId,
            boolean extendedSequenceNumbers,
            List<XfrmAlgorithm> algorithms) {
        return new XfrmState(
                source,
                destination,
                IpProtocol.ESP,
                spi,
                mode,
                requestId,
                Optional.empty(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                XfrmLimits.NONE,
                extendedSequenceNumbers,
                algorithms);
    }

    /**
     * A header of Mobile IPv6 with a care-of address.
     *
     * @param protocol destination options or routing
     */
    public static XfrmState mobile(
            int protocol,
            Ipv6Address source,
            Ipv6Address destination,
            Ipv6Address careOfAddress,
            int requestId) {
        return new XfrmState(
                source,
                destination,
                protocol,
                0,
                XfrmMode.ROUTE_OPTIMIZATION,
                requestId,
                Optional.of(careOfAddress),
                source.isUnspecified() && destination.isUnspecified(),
                Optional.empty(),
                OptionalInt.empty(),
                XfrmLimits.NONE,
                false,
                List.of());
    }

    /** The same, which marks what comes under it. */
    public XfrmState marking(int value) {
        return with(udp, OptionalInt.of(value), limits);
    }

    /** The same, which protects no more than that. */
    public XfrmState limited(XfrmLimits to) {
        return with(udp, mark, to);
    }

    /** The same, whose packets travel in UDP or not. */
    public XfrmState in(Optional<XfrmUdp> ports) {
        return with(ports, mark, limits);
    }

    private XfrmState with(
            Optional<XfrmUdp> otherUdp, OptionalInt otherMark, XfrmLimits otherLimits) {
        return new XfrmState(
                source,
                destination,
                protocol,
                spi,
                mode,
                requestId,
                careOfAddress,
                wildcard,
                otherUdp,
                otherMark,
                otherLimits,
                extendedSequenceNumbers,
                algorithms);
    }

    Bytes encode() {
        NetlinkWriter writer = new NetlinkWriter();
        XfrmSelector.ANY.write(writer);
        writer.bytes(destination.toBytes())
                .networkU32(spi)
                .u8(protocol)
                .zeros(3)
                .bytes(source.toBytes());
        limits.write(writer);
        writer.zeros(COUNTERS - 64)
                .u32(requestId)
                .u16(Socket.AF_INET6)
                .u8(mode.number())
                .u8(0)
                .u8(
                        (wildcard ? XFRM_STATE_WILDRECV : 0)
                                | (extendedSequenceNumbers ? XFRM_STATE_ESN : 0))
                .zeros(7);
        algorithms.forEach(algorithm -> algorithm.write(writer));
        careOfAddress.ifPresent(address -> writer.attribute(XFRMA_COADDR, address));
        if (protocol == IpProtocol.ESP) {
            writer.attribute(
                    XFRMA_REPLAY_ESN_VAL,
                    new NetlinkWriter()
                            .u32(REPLAY_WINDOW / 32)
                            .zeros(16)
                            .u32(REPLAY_WINDOW)
                            .zeros(REPLAY_WINDOW / 8)
                            .toBytes());
        }
        udp.ifPresent(ports -> writer.attribute(XFRMA_ENCAP, ports.toBytes()));
        if (mark.isPresent()) {
            writer.attributeU32(XFRMA_SET_MARK, mark.getAsInt())
                    .attributeU32(XFRMA_SET_MARK_MASK, 0xffff_ffffL);
        }
        return writer.toBytes();
    }

    /** A struct xfrm_usersa_id: what is deleted. */
    Bytes identification() {
        return new NetlinkWriter()
                .bytes(destination.toBytes())
                .networkU32(spi)
                .u16(Socket.AF_INET6)
                .u8(protocol)
                .u8(0)
                .attribute(XFRMA_SRCADDR, source)
                .toBytes();
    }

    /** All but its keys. */
    static XfrmState read(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.skip(XfrmSelector.LENGTH, "state selector");
        Ipv6Address destination = reader.address("state destination");
        long spi = reader.networkU32("state SPI");
        int protocol = reader.u8("state protocol");
        reader.skip(3, "state protocol");
        Ipv6Address source = reader.address("state source");
        reader.skip(COUNTERS, "state counters");
        int requestId = reader.s32("state request id");
        reader.u16("state family");
        int mode = reader.u8("state mode");
        reader.u8("state replay window");
        int flags = reader.u8("state flags");
        reader.skip(7, "state flags");
        Map<Integer, Bytes> attributes = reader.attributes("state attribute");
        Bytes careOf = attributes.getOrDefault(XFRMA_COADDR, Bytes.EMPTY);
        Bytes mark = attributes.getOrDefault(XFRMA_SET_MARK, Bytes.EMPTY);
        return new XfrmState(
                source,
                destination,
                protocol,
                spi,
                XfrmMode.of(mode),
                requestId,
                careOf.length() == Ipv6Address.LENGTH
                        ? Optional.of(Ipv6Address.of(careOf))
                        : Optional.empty(),
                (flags & XFRM_STATE_WILDRECV) != 0,
                Optional.empty(),
                mark.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(NetlinkReader.s32(mark, "state mark")),
                XfrmLimits.NONE,
                (flags & XFRM_STATE_ESN) != 0,
                List.of());
    }
}
