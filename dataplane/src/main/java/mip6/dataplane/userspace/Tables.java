package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.esp.Volume;
import mip6.wire.Ipv6Address;
import mip6.wire.PacketBuffer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The SAs and tunnels that packets are looked up in, and what the paths of the tunnels carry. The
 * loop changes them; readers never wait for it, nor for each other.
 */
final class Tables {

    /** How long a path is believed to carry no more (RFC 8201 4): 10 minutes. */
    private static final long PATH_MTU_LIFETIME = 600_000_000_000L;

    private final RandomGenerator random;
    private final Volume volume;
    private final Consumer<ChildSa> worn;
    private final Consumer<Ipv6Address> traffic;

    /** Home addresses whose next packet is waited for: few, and as a rule none. */
    private final Set<Ipv6Address> watched = ConcurrentHashMap.newKeySet();

    private final Lookup<InstalledSa> sas = new Lookup<>();
    private final Lookup<Tunnel> tunnels = new Lookup<>();
    private final Map<Ipv6Address, Tunnel> tunnelsByRemote = new ConcurrentHashMap<>();
    private final Lookup<PathMtu> pathMtus = new Lookup<>();

    /**
     * The most that goes to the other end of a tunnel in one packet.
     *
     * @param until nanoseconds of the clock that packets are given with
     */
    private record PathMtu(int octets, long until) {}

    /**
     * @param random of cryptographic quality
     * @param worn is told of a pair that should be rekeyed, by any thread
     * @param traffic is told of the first packet into a tunnel that is watched, by any thread
     */
    Tables(
            RandomGenerator random,
            Volume volume,
            Consumer<ChildSa> worn,
            Consumer<Ipv6Address> traffic) {
        this.random = random;
        this.volume = volume;
        this.worn = worn;
        this.traffic = traffic;
    }

    void install(ChildSa sa) {
        sas.put(0, sa.inbound().value(), InstalledSa.of(sa, random, volume, () -> worn.accept(sa)));
    }

    void remove(SaPair pair) {
        sas.remove(0, pair.inbound().value());
    }

    /** The SA of a packet that came with the SPI {@code spi}. */
    Optional<InstalledSa> sa(int spi) {
        return sas.get(0, spi);
    }

    Optional<InstalledSa> sa(Spi spi) {
        return sa(spi.value());
    }

    void setTunnel(Tunnel tunnel) {
        Ipv6Address home = tunnel.homeAddress();
        tunnels.put(home.high(), home.low(), tunnel)
                .filter(before -> !isSamePath(before, tunnel))
                .ifPresent(this::leavePath);
        tunnelsByRemote.put(tunnel.remote(), tunnel);
    }

    void removeTunnel(Ipv6Address homeAddress) {
        unwatch(homeAddress);
        tunnels.remove(homeAddress.high(), homeAddress.low()).ifPresent(this::leavePath);
    }

    /** The next packet into the tunnel of {@code homeAddress} is told of. */
    void watch(Ipv6Address homeAddress) {
        if (tunnel(homeAddress).isPresent()) {
            watched.add(homeAddress);
        }
    }

    void unwatch(Ipv6Address homeAddress) {
        watched.remove(homeAddress);
    }

    /** A packet goes into {@code tunnel}. */
    void entered(Tunnel tunnel) {
        if (!watched.isEmpty() && watched.remove(tunnel.homeAddress())) {
            traffic.accept(tunnel.homeAddress());
        }
    }

    Optional<Tunnel> tunnel(Ipv6Address homeAddress) {
        return tunnels.get(homeAddress.high(), homeAddress.low());
    }

    /** The tunnel of the home address that {@code packet} has at {@code at}. */
    Optional<Tunnel> tunnel(PacketBuffer packet, int at) {
        return tunnels.get(packet.u64(at), packet.u64(at + Long.BYTES));
    }

    /**
     * Notes that a packet from {@code local} to {@code remote} was too big. Only a tunnel has a
     * path worth noting; and a path is not believed to carry more than it was told of last, until
     * that is old.
     *
     * @param mtu what the path carries, as somebody says who may be lying
     */
    void pathCarries(Ipv6Address local, Ipv6Address remote, int mtu, long now) {
        boolean ours =
                Optional.ofNullable(tunnelsByRemote.get(remote))
                        .filter(tunnel -> tunnel.local().equals(local))
                        .isPresent();
        // RFC 8201 4: no path carries less than 1280, whatever a message says.
        int octets = Math.max(mtu, Outbound.MINIMUM_MTU);
        if (ours && octets < pathMtu(remote, now)) {
            pathMtus.put(remote.high(), remote.low(), new PathMtu(octets, now + PATH_MTU_LIFETIME));
        }
    }

    /** The most that goes to {@code remote} in one packet, as far as is known. */
    int pathMtu(Ipv6Address remote, long now) {
        Optional<PathMtu> path = pathMtus.get(remote.high(), remote.low());
        return path.isPresent() && now < path.get().until()
                ? path.get().octets()
                : Integer.MAX_VALUE;
    }

    private void leavePath(Tunnel tunnel) {
        if (tunnelsByRemote.remove(tunnel.remote(), tunnel)) {
            pathMtus.remove(tunnel.remote().high(), tunnel.remote().low());
        }
    }

    private static boolean isSamePath(Tunnel one, Tunnel other) {
        return one.local().equals(other.local()) && one.remote().equals(other.remote());
    }
}
