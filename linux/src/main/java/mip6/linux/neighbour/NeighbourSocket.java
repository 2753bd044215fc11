package mip6.linux.neighbour;

import mip6.linux.Errno;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.PacketSender;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.Source;
import mip6.linux.neighbour.NeighbourMessage.NeighborAdvertisement;
import mip6.linux.neighbour.NeighbourMessage.NeighborSolicitation;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Neighbour Discovery on one link for addresses that this node holds for others: probes for
 * duplicates, announcements, and what others say about such addresses.
 */
public final class NeighbourSocket implements Source<NeighbourSocket.Received> {

    private volatile Link link;
    private final RawSocket socket;
    private final PacketSender probes;

    /** How many targets are listened for in each group: the kernel joins a group once. */
    private final Map<Ipv6Address, Integer> groups = new HashMap<>();

    private NeighbourSocket(Link link, RawSocket socket, PacketSender probes) {
        this.link = link;
        this.socket = socket;
        this.probes = probes;
    }

    /**
     * A valid message of another node.
     *
     * @param source of its IPv6 header; unspecified: the sender probes the target for itself
     */
    public record Received(Ipv6Address source, NeighbourMessage message) {}

    public static NeighbourSocket open(Link link) throws LinuxException {
        RawSocket socket =
                RawSocket.openIcmpv6(
                        NeighbourMessage.NEIGHBOR_SOLICITATION,
                        NeighbourMessage.NEIGHBOR_ADVERTISEMENT);
        try {
            return new NeighbourSocket(link, socket, PacketSender.open());
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
    }

    /** From now on also receives what is said to the solicited-node group of {@code target}. */
    public synchronized void listenFor(Ipv6Address target) throws LinuxException {
        Ipv6Address group = target.solicitedNode();
        if (!groups.containsKey(group)) {
            socket.join(group, link.index());
        }
        groups.merge(group, 1, Integer::sum);
    }

    /** Undoes one {@link #listenFor} of {@code target}. */
    public synchronized void ignore(Ipv6Address target) throws LinuxException {
        Ipv6Address group = target.solicitedNode();
        int others = groups.getOrDefault(group, 0) - 1;
        if (others > 0) {
            groups.put(group, others);
        } else if (others == 0) {
            groups.remove(group);
            socket.leave(group, link.index());
        }
    }

    /** The interface was made again, and is this one now: the kernel has forgotten the groups. */
    public synchronized void moveTo(Link again) throws LinuxException {
        link = again;
        for (Ipv6Address group : groups.keySet()) {
            try {
                socket.join(group, again.index());
            } catch (LinuxException refused) {
                // joined before one of the others was refused, and this was called again
                if (refused.errno() != Errno.EADDRINUSE) {
                    throw refused;
                }
            }
        }
    }

    /**
     * Asks whether anybody has {@code target} (RFC 4862 5.4.2): who does answers with an
     * advertisement, who probes it too is heard as well, after {@link #listenFor}.
     */
    public void probe(Ipv6Address target) throws LinuxException {
        probes.send(
                Icmpv6.packet(
                        Ipv6Address.UNSPECIFIED,
                        target.solicitedNode(),
                        NeighbourMessage.HOP_LIMIT,
                        new NeighborSolicitation(target, Optional.empty()).toBytes()),
                link.index());
    }

    /**
     * Tells all nodes of the link that {@code target} is here now (RFC 6275 10.4.1): R and S MUST
     * be clear, O MUST be set.
     */
    public void announce(Ipv6Address target) throws LinuxException {
        socket.send(
                Ipv6Address.UNSPECIFIED,
                link.index(),
                Ipv6Address.ALL_NODES,
                NeighbourMessage.HOP_LIMIT,
                new NeighborAdvertisement(
                                false, false, true, target, Optional.of(link.linkLayerAddress()))
                        .toBytes());
    }

    @Override
    public Optional<Received> receive() throws LinuxException {
        Optional<RawPacket> packet = socket.receive();
        while (packet.isPresent()) {
            Optional<Received> valid = read(packet.get());
            if (valid.isPresent()) {
                return valid;
            }
            packet = socket.receive();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        socket.close();
        probes.close();
    }

    /** RFC 4861 7.1.1 and 7.1.2: anything else MUST be silently discarded. */
    private Optional<Received> read(RawPacket packet) {
        if (packet.interfaceIndex() != link.index()
                || packet.hopLimit() != NeighbourMessage.HOP_LIMIT) {
            return Optional.empty();
        }
        try {
            NeighbourMessage message = NeighbourMessage.read(packet.payload());
            return Optional.of(new Received(packet.source(), message));
        } catch (MalformedException invalid) {
            return Optional.empty();
        }
    }
}
