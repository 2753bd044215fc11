package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.wire.Ipv6Address;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The SAs and tunnels that packets are looked up in. The loop changes them; readers never wait for
 * it, nor for each other.
 */
final class Tables {

    private final RandomGenerator random;
    private final Map<Spi, InstalledSa> sas = new ConcurrentHashMap<>();
    private final Map<Ipv6Address, Tunnel> tunnels = new ConcurrentHashMap<>();

    /**
     * @param random of cryptographic quality
     */
    Tables(RandomGenerator random) {
        this.random = random;
    }

    void install(ChildSa sa) {
        sas.put(sa.inbound(), InstalledSa.of(sa, random));
    }

    void remove(SaPair pair) {
        sas.remove(pair.inbound());
    }

    /** The SA of a packet that came with {@code spi}. */
    Optional<InstalledSa> sa(Spi spi) {
        return Optional.ofNullable(sas.get(spi));
    }

    void setTunnel(Tunnel tunnel) {
        tunnels.put(tunnel.homeAddress(), tunnel);
    }

    void removeTunnel(Ipv6Address homeAddress) {
        tunnels.remove(homeAddress);
    }

    Optional<Tunnel> tunnel(Ipv6Address homeAddress) {
        return Optional.ofNullable(tunnels.get(homeAddress));
    }
}
