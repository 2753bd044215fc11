package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.message.TrafficSelector;
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
    private final EspStates states;
    private final Map<SaPair, Placed> pairs = new ConcurrentHashMap<>();
    private final Map<Ipv6Address, Protected> tunnels = new HashMap<>();
    private final Map<Traffic, Tunnel> byTraffic = new HashMap<>();

    /** What pairs are for; of each the kernel has one policy. */
    private record Traffic(List<TrafficSelector> local, List<TrafficSelector> remote) {

        static Traffic of(ChildSa sa) {
            return new Traffic(sa.local(), sa.remote());
        }
    }

    /** The tunnel of a home address, whose policies demand ESP as {@code sa} has it. */
    private record Protected(Tunnel tunnel, ChildSa sa) {}

    /**
     * A pair and where it is in the kernel.
     *
     * @param inbound outer addresses that it is received between; empty where it is not there
     * @param outbound the same for what is sent
     */
    private record Placed(ChildSa sa, Optional<Ends> inbound, Optional<Ends> outbound) {}

    PayloadSas(XfrmSocket xfrm, KernelObjects objects, EspStates states) {
        this.xfrm = xfrm;
        this.objects = objects;
        this.states = states;
    }

    /** One that is to take the place of another is received under at once. */
    void install(ChildSa sa) throws LinuxException {
        pairs.put(SaPair.of(sa), new Placed(sa, Optional.empty(), Optional.empty()));
        Tunnel replaced = byTraffic.get(Traffic.of(sa));
        if (replaced != null) {
            receive(sa, Ends.of(replaced));
        }
    }

    void remove(SaPair pair) throws LinuxException {
        Placed gone = pairs.remove(pair);
        if (gone == null) {
            return;
        }
        // its policies stay: what they are for does not go in the clear until the tunnel says so
        if (gone.outbound().isPresent()) {
            states.delete(objects.outbound(gone.sa(), gone.outbound().get()));
        }
        if (gone.inbound().isPresent()) {
            states.delete(objects.inbound(gone.sa(), gone.inbound().get()));
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
        if (before != null) {
            byTraffic.remove(Traffic.of(before.sa()));
        }
        ChildSa sa = wanted.get().sa();
        Ends ends = Ends.of(tunnel);
        tunnels.put(tunnel.homeAddress(), new Protected(tunnel, sa));
        byTraffic.put(Traffic.of(sa), tunnel);
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
            byTraffic.remove(Traffic.of(gone.sa()));
            for (XfrmPolicy policy : policies(gone.sa(), Ends.of(gone.tunnel()))) {
                KernelChange.unlessGone(() -> xfrm.delete(policy));
            }
        }
    }

    /** {@code sa} has other ports now, seen from {@code source}. May be called by any thread. */
    void remapped(ChildSa sa, Ipv6Address source) throws LinuxException {
        Placed there = placed(sa);
        Optional<Ends> inbound = there.inbound().filter(ends -> ends.remote().equals(source));
        if (inbound.isPresent()) {
            states.update(objects.inbound(sa, inbound.get()));
            if (there.outbound().isPresent()) {
                states.update(objects.outbound(sa, there.outbound().get()));
            }
        }
    }

    private void receive(ChildSa sa, Ends ends) throws LinuxException {
        Placed placed = placed(sa);
        if (placed.inbound().isEmpty()) {
            states.add(objects.inbound(sa, ends), sa);
            pairs.put(SaPair.of(sa), new Placed(sa, Optional.of(ends), placed.outbound()));
        }
    }

    private void send(ChildSa sa, Ends ends) throws LinuxException {
        Placed placed = placed(sa);
        if (placed.outbound().isEmpty()) {
            states.add(objects.outbound(sa, ends), sa);
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
        ChildSa sa = before.sa();
        Placed placed = pairs.get(SaPair.of(sa));
        if (placed == null) {
            return;
        }
        placed.inbound()
                .ifPresent(
                        from ->
                                states.moved(
                                        objects.inbound(sa, from), objects.inbound(sa, to), sa));
        placed.outbound()
                .ifPresent(
                        from ->
                                states.moved(
                                        objects.outbound(sa, from), objects.outbound(sa, to), sa));
        pairs.put(
                SaPair.of(sa),
                new Placed(sa, placed.inbound().map(_ -> to), placed.outbound().map(_ -> to)));
    }

    private List<XfrmPolicy> policies(ChildSa sa, Ends ends) {
        List<XfrmPolicy> policies = new ArrayList<>();
        policies.add(objects.outboundPolicy(sa, ends));
        policies.add(objects.inboundPolicy(sa, ends, Direction.IN));
        policies.add(objects.inboundPolicy(sa, ends, Direction.FORWARD));
        return policies;
    }
}
