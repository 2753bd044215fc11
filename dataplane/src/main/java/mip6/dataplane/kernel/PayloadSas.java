package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.linux.LinuxException;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmPolicy.Direction;
import mip6.linux.XfrmSocket;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SAs in tunnel mode for the traffic of home addresses (RFC 4877 4.3). Their outer addresses are
 * those of the tunnel, and move with it.
 */
final class PayloadSas {

    private final XfrmSocket xfrm;
    private final KernelObjects objects;
    private final VolumeLimits limits;
    private final Map<SaPair, Placed> pairs = new ConcurrentHashMap<>();
    private final Map<Ipv6Address, Protected> tunnels = new HashMap<>();

    /** The tunnel of a home address, whose policies demand ESP as {@code sa} has it. */
    private record Protected(Tunnel tunnel, ChildSa sa) {}

    /**
     * A pair and where it is in the kernel.
     *
     * @param inbound outer addresses that it is received between; empty where it is not there
     * @param outbound the same for what is sent
     */
    private record Placed(ChildSa sa, Optional<Ends> inbound, Optional<Ends> outbound) {}

    PayloadSas(XfrmSocket xfrm, KernelObjects objects, VolumeLimits limits) {
        this.xfrm = xfrm;
        this.objects = objects;
        this.limits = limits;
    }

    /** One that is to take the place of another is received under at once. */
    void install(ChildSa sa) throws LinuxException {
        pairs.put(SaPair.of(sa), new Placed(sa, Optional.empty(), Optional.empty()));
        for (Protected there : tunnels.values()) {
            if (there.sa().local().equals(sa.local()) && there.sa().remote().equals(sa.remote())) {
                receive(sa, Ends.of(there.tunnel()));
            }
        }
    }

    void remove(SaPair pair) throws LinuxException {
        Placed gone = pairs.remove(pair);
        if (gone == null) {
            return;
        }
        // its policies stay: what they are for does not go in the clear until the tunnel says so
        if (gone.outbound().isPresent()) {
            KernelChange.unlessGone(
                    () -> xfrm.delete(objects.outbound(gone.sa(), gone.outbound().get())));
        }
        if (gone.inbound().isPresent()) {
            KernelChange.unlessGone(
                    () -> xfrm.delete(objects.inbound(gone.sa(), gone.inbound().get())));
        }
    }

    void set(Tunnel tunnel) throws LinuxException {
        Optional<Placed> wanted = tunnel.protection().map(pairs::get);
        if (wanted.isEmpty()) {
            remove(tunnel.homeAddress());
            return;
        }
        Protected before = tunnels.get(tunnel.homeAddress());
        if (before != null && !Ends.of(before.tunnel()).equals(Ends.of(tunnel))) {
            migrate(before, Ends.of(tunnel));
        }
        ChildSa sa = wanted.get().sa();
        Ends ends = Ends.of(tunnel);
        tunnels.put(tunnel.homeAddress(), new Protected(tunnel, sa));
        receive(sa, ends);
        send(sa, ends);
        for (XfrmPolicy policy : policies(sa, ends)) {
            xfrm.replace(policy);
        }
    }

    /** Traffic of {@code homeAddress} needs no protection any more. */
    void remove(Ipv6Address homeAddress) throws LinuxException {
        Protected gone = tunnels.remove(homeAddress);
        if (gone != null) {
            for (XfrmPolicy policy : policies(gone.sa(), Ends.of(gone.tunnel()))) {
                KernelChange.unlessGone(() -> xfrm.delete(policy));
            }
        }
    }

    /** The SA that has this state. May be called by any thread. */
    Optional<ChildSa> having(Ipv6Address destination, Spi spi) {
        return pairs.values().stream()
                .filter(
                        it ->
                                it.inbound().stream().anyMatch(e -> e.local().equals(destination))
                                                && it.sa().inbound().equals(spi)
                                        || it.outbound().stream()
                                                        .anyMatch(
                                                                e -> e.remote().equals(destination))
                                                && it.sa().outbound().equals(spi))
                .map(Placed::sa)
                .findFirst();
    }

    private void receive(ChildSa sa, Ends ends) throws LinuxException {
        Placed placed = placed(sa);
        if (placed.inbound().isEmpty()) {
            xfrm.add(limits.on(objects.inbound(sa, ends)));
            pairs.put(SaPair.of(sa), new Placed(sa, Optional.of(ends), placed.outbound()));
        }
    }

    private void send(ChildSa sa, Ends ends) throws LinuxException {
        Placed placed = placed(sa);
        if (placed.outbound().isEmpty()) {
            xfrm.add(limits.on(objects.outbound(sa, ends)));
            pairs.put(SaPair.of(sa), new Placed(sa, placed.inbound(), Optional.of(ends)));
        }
    }

    private Placed placed(ChildSa sa) {
        return pairs.getOrDefault(
                SaPair.of(sa), new Placed(sa, Optional.empty(), Optional.empty()));
    }

    /** States and policies keep their keys and counters, and get other outer addresses. */
    private void migrate(Protected before, Ends to) throws LinuxException {
        for (XfrmPolicy policy : policies(before.sa(), Ends.of(before.tunnel()))) {
            boolean out = policy.direction() == Direction.OUT;
            xfrm.migrate(policy, out ? to.local() : to.remote(), out ? to.remote() : to.local());
        }
        Placed placed = placed(before.sa());
        pairs.computeIfPresent(
                SaPair.of(before.sa()),
                (_, _) ->
                        new Placed(
                                placed.sa(),
                                placed.inbound().map(_ -> to),
                                placed.outbound().map(_ -> to)));
    }

    private List<XfrmPolicy> policies(ChildSa sa, Ends ends) {
        List<XfrmPolicy> policies = new ArrayList<>();
        policies.add(objects.outboundPolicy(sa, ends));
        policies.add(objects.inboundPolicy(sa, ends, Direction.IN));
        policies.add(objects.inboundPolicy(sa, ends, Direction.FORWARD));
        return policies;
    }
}
