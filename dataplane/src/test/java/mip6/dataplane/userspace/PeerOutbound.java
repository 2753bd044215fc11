package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What leaves a peer, asked for one at a time, and what is done for each as a value. */
final class PeerOutbound {

    private final Outbound outbound;
    private final TunnelEntrance entrance;

    PeerOutbound(Side side, Tables tables, int linkMtu, int identification) {
        outbound = new Outbound(tables, linkMtu);
        entrance = new TunnelEntrance(side, tables, linkMtu, identification);
    }

    Departure signalling(OutgoingMobilityHeader message) {
        Heard heard = new Heard();
        outbound.signalling(message, heard);
        return heard.departure();
    }

    Departure tunnelled(Bytes inner, long now) {
        Heard heard = new Heard();
        entrance.enter(PacketBuffer.of(inner), now, heard);
        return heard.departure();
    }

    void tooBig(Bytes packet, long now) {
        outbound.tooBig(packet, now);
    }

    private static final class Heard implements Departures {

        private final List<Bytes> packets = new ArrayList<>();
        private int index;
        private Optional<Departure> other = Optional.empty();

        @Override
        public void send(PacketBuffer packet, int interfaceIndex) {
            packets.add(packet.toBytes());
            index = interfaceIndex;
        }

        @Override
        public void answer(Bytes packet, DropCause cause) {
            other = Optional.of(new Departure.Answer(packet, cause));
        }

        @Override
        public void dropped(DropCause cause) {
            other = Optional.of(new Departure.Dropped(cause));
        }

        Departure departure() {
            if (packets.isEmpty() != other.isPresent()) {
                throw new AssertionError(packets + " and " + other);
            }
            return other.orElseGet(() -> new Departure.Send(packets, index));
        }
    }
}
