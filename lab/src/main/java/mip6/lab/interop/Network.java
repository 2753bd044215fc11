package mip6.lab.interop;

import mip6.lab.net.Host;
import mip6.lab.net.LinkCapture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Our machine with a cable to that of each peer. */
final class Network implements AutoCloseable {

    private final Host ours;
    private final Map<PeerKind, Host> peers = new EnumMap<>(PeerKind.class);
    private final Map<PeerKind, LinkCapture> captures = new EnumMap<>(PeerKind.class);

    private Network(Host ours) {
        this.ours = ours;
    }

    /**
     * Lays the cables.
     *
     * @param cases ours gets the address of each
     */
    static Network build(Set<PeerKind> kinds, List<InteropCase> cases) throws IOException {
        Network network = new Network(Host.create("ours"));
        for (PeerKind kind : kinds) {
            Host host = Host.create(nameOf(kind));
            network.peers.put(kind, host);
            network.ours.connect(host);
            host.address("ours", Plan.theirs(kind), Plan.PREFIX_LENGTH);
        }
        for (InteropCase each : cases) {
            network.ours.address(nameOf(each.peer()), each.connection().ours(), Plan.PREFIX_LENGTH);
        }
        return network;
    }

    Host ours() {
        return ours;
    }

    Host peer(PeerKind kind) {
        return Optional.ofNullable(peers.get(kind)).orElseThrow();
    }

    /** Writes what passes to {@code folder}, a file for each peer, until closed. */
    void capture(Path folder) throws IOException {
        for (PeerKind kind : peers.keySet()) {
            captures.put(
                    kind,
                    LinkCapture.start(ours, nameOf(kind), folder.resolve(nameOf(kind) + ".pcap")));
        }
    }

    @Override
    public void close() {
        captures.values().forEach(LinkCapture::close);
        peers.values().forEach(Host::close);
        ours.close();
    }

    /** Of a machine and of the interface that leads to it; Linux has 15 characters for it. */
    private static String nameOf(PeerKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace("strongswan", "swan").replace('_', '-');
    }
}
