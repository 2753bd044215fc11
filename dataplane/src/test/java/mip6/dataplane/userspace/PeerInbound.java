package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.wire.PacketBuffer;

import java.util.ArrayList;
import java.util.List;

/** What comes to a peer, one packet at a time, and what each turned out to be as a value. */
final class PeerInbound {

    private final Inbound inbound;
    private final List<Arrival> heard = new ArrayList<>();
    private final Arrivals arrivals =
            new Arrivals() {
                @Override
                public void signalling(IncomingMobilityHeader message) {
                    heard.add(new Arrival.Signalling(message));
                }

                @Override
                public void unbound(UnboundPacket packet) {
                    heard.add(new Arrival.Unbound(packet));
                }

                @Override
                public void payload(PacketBuffer packet) {
                    heard.add(new Arrival.Payload(packet.toBytes()));
                }

                @Override
                public void dropped(DropCause cause) {
                    heard.add(new Arrival.Dropped(cause));
                }
            };

    PeerInbound(Side side, Tables tables) {
        inbound = new Inbound(side, tables, new Inbound.Rates());
    }

    Arrival arrive(Packet packet, long now) {
        heard.clear();
        if (packet.udpPort().isPresent()) {
            inbound.arriveInUdp(packet.received(), arrivals);
        } else {
            inbound.arrive(packet.received(), now, arrivals);
        }
        if (heard.size() > 1) {
            throw new AssertionError(heard);
        }
        return heard.isEmpty() ? new Arrival.Noted() : heard.getFirst();
    }
}
