package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.Flow;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.esp.EspFormat;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.PacketBuffer;
import mip6.wire.Reader;

import java.util.Optional;

/** Builds the packets of signalling that leave. Any number of threads may ask at once. */
final class Outbound {

    /** The least that every IPv6 link carries in one packet (RFC 8200 5). */
    static final int MINIMUM_MTU = 1280;

    private final Tables tables;
    private final int linkMtu;

    /**
     * @param linkMtu of the links that packets leave by
     */
    Outbound(Tables tables, int linkMtu) {
        this.tables = tables;
        this.linkMtu = linkMtu;
    }

    /** The largest packet that goes through a tunnel in one piece. */
    static int tunnelMtu(int linkMtu, Optional<EspFormat> protection) {
        int room = linkMtu - Ipv6Header.LENGTH;
        return protection.map(format -> format.largestPayload(room)).orElse(room);
    }

    /**
     * IPv6 header, type 2 routing header, Home Address option, ESP in transport mode, Mobility
     * Header (RFC 6275 6.3, 11.3.2; RFC 3776 3.1); all of that in another packet where it says so.
     */
    void signalling(OutgoingMobilityHeader message, Departures departures) {
        int protocol = message.protocol();
        Bytes payload = message.octets();
        if (message.protection().isPresent()) {
            Optional<InstalledSa> found = tables.sa(message.protection().get().inbound());
            if (found.isEmpty()) {
                departures.dropped(DropCause.NO_SA);
                return;
            }
            // RFC 3776 4.2: the selectors are held against the home address.
            Ipv6Address source = message.homeAddressOption().orElse(message.source());
            Ipv6Address destination = message.routingHeader().orElse(message.destination());
            InstalledSa sa = found.get();
            if (sa.sa().mode() != Mode.TRANSPORT) {
                departures.dropped(DropCause.ESP_MODE);
                return;
            }
            if (!Flow.of(source, destination, protocol, payload).mayGo(sa.sa())) {
                departures.dropped(DropCause.SELECTORS);
                return;
            }
            PacketBuffer esp = PacketBuffer.of(payload);
            if (!sa.protect(esp, protocol)) {
                departures.dropped(DropCause.SA_SPENT);
                return;
            }
            sa.encapsulation().ifPresent(udp -> udp.wrap(source, destination, esp));
            protocol = sa.encapsulation().isPresent() ? IpProtocol.UDP : IpProtocol.ESP;
            payload = esp.toBytes();
        }
        Bytes packet = packet(message, protocol, payload);
        // RFC 6275 6.3: the option goes in front of a fragment header, so fragments would each
        // have to hold it; no message is that long.
        if (packet.length() > linkMtu) {
            departures.dropped(DropCause.TOO_BIG);
            return;
        }
        departures.send(PacketBuffer.of(packet), message.interfaceIndex());
    }

    private static Bytes packet(OutgoingMobilityHeader message, int protocol, Bytes payload) {
        HeaderChain chain =
                new HeaderChain(
                        message.routingHeader(), message.homeAddressOption(), protocol, payload);
        Bytes extension = chain.encode();
        Ipv6Header header =
                Ipv6Header.of(
                        chain.first(), message.source(), message.destination(), extension.length());
        Bytes packet = header.packet(extension);
        return message.encapsulatedTo()
                .map(to -> Ipv6Header.of(IpProtocol.IPV6, message.source(), to, 0).packet(packet))
                .orElse(packet);
    }

    /** The kernel would not take {@code packet}: a link is smaller than was said. */
    void tooBig(Bytes packet, long now) {
        try {
            Ipv6Header header = Ipv6Header.read(Reader.of(packet));
            tables.pathCarries(header.source(), header.destination(), MINIMUM_MTU, now);
        } catch (MalformedException bug) {
            throw new IllegalArgumentException(bug);
        }
    }
}
