package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.linux.LinuxException;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmSocket;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * SAs of the Mobility Header and of Mobile Prefix Discovery, between home address and home agent
 * (RFC 4877 4.2). What comes under one has its mark; what goes is under the one that the policy
 * names. The loop changes them, a reader looks marks up.
 */
final class SignallingSas {

    /** Marks are this, and a number in the lower octets. */
    private static final int MARK = 0x6d00_0000;

    private static final int NUMBERS = 0x00ff_ffff;

    private final XfrmSocket xfrm;
    private final KernelObjects objects;
    private final EspStates states;
    private final Map<Integer, ChildSa> byMark = new ConcurrentHashMap<>();
    private final Map<SaPair, Installed> installed = new ConcurrentHashMap<>();
    private final Map<Purpose, Between> between = new HashMap<>();
    private int lastNumber;

    private record Installed(ChildSa sa, Ends ends, int mark) {}

    /** Which policies a pair is for. */
    private record Purpose(Ends ends, boolean prefixDiscovery) {

        static Purpose of(ChildSa sa) {
            return new Purpose(Ends.of(sa), sa.isOfPrefixDiscovery());
        }
    }

    /**
     * The pairs of one purpose.
     *
     * @param preferred that packets go under
     */
    private record Between(List<ChildSa> pairs, ChildSa preferred) {}

    SignallingSas(XfrmSocket xfrm, KernelObjects objects, EspStates states) {
        this.xfrm = xfrm;
        this.objects = objects;
        this.states = states;
    }

    void install(ChildSa sa) throws LinuxException {
        Ends ends = Ends.of(sa);
        int mark = sa.elsewhere().map(ChildSa.Elsewhere::mark).orElseGet(this::unusedMark);
        installed.put(SaPair.of(sa), new Installed(sa, ends, mark));
        byMark.put(mark, sa);
        Between before = between.getOrDefault(Purpose.of(sa), new Between(List.of(), sa));
        List<ChildSa> pairs = new ArrayList<>(before.pairs());
        pairs.add(sa);
        between.put(Purpose.of(sa), new Between(pairs, before.preferred()));
        if (sa.elsewhere().isEmpty()) {
            states.add(objects.inbound(sa, ends).marking(mark), sa);
            states.add(objects.outbound(sa, ends), sa);
        }
        if (pairs.size() == 1) {
            for (XfrmPolicy policy : objects.inboundPolicies(sa, ends)) {
                xfrm.replace(policy);
            }
            xfrm.replace(objects.outboundPolicy(sa, ends));
        }
        if (sa.encapsulation().isPresent()) {
            for (XfrmPolicy policy : objects.receivedInUdp(ends)) {
                xfrm.replace(policy);
            }
        }
    }

    /** {@code sa} has other ports now, seen from {@code source}. May be called by any thread. */
    void remapped(ChildSa sa, Ipv6Address source) throws LinuxException {
        Installed there = installed.get(SaPair.of(sa));
        if (there != null && there.ends().remote().equals(source)) {
            states.update(objects.inbound(sa, there.ends()).marking(there.mark()));
            states.update(objects.outbound(sa, there.ends()));
        }
    }

    /** What {@code sa} is for goes under it from now on. */
    void prefer(ChildSa sa) throws LinuxException {
        Between there = between.getOrDefault(Purpose.of(sa), new Between(List.of(), sa));
        if (!there.preferred().equals(sa)) {
            between.put(Purpose.of(sa), new Between(there.pairs(), sa));
            xfrm.replace(objects.outboundPolicy(sa, Ends.of(sa)));
        }
    }

    /**
     * Removes the pair.
     *
     * @return its addresses, where it was the last between them
     */
    Optional<Ends> remove(SaPair pair) throws LinuxException {
        Installed gone = installed.remove(pair);
        if (gone == null) {
            return Optional.empty();
        }
        boolean _ = byMark.remove(gone.mark(), gone.sa());
        Purpose purpose = Purpose.of(gone.sa());
        Between before = between.getOrDefault(purpose, new Between(List.of(), gone.sa()));
        List<ChildSa> rest = before.pairs().stream().filter(sa -> !sa.equals(gone.sa())).toList();
        if (rest.isEmpty()) {
            between.remove(purpose);
            delete(objects.outboundPolicy(gone.sa(), gone.ends()));
            for (XfrmPolicy policy : objects.inboundPolicies(gone.sa(), gone.ends())) {
                delete(policy);
            }
        } else if (before.preferred().equals(gone.sa())) {
            between.put(purpose, new Between(rest, rest.getLast()));
            xfrm.replace(objects.outboundPolicy(rest.getLast(), gone.ends()));
        } else {
            between.put(purpose, new Between(rest, before.preferred()));
        }
        if (gone.sa().elsewhere().isEmpty()) {
            states.delete(objects.outbound(gone.sa(), gone.ends()));
            states.delete(objects.inbound(gone.sa(), gone.ends()));
        } else if (!rest.isEmpty()) {
            // the states of one mobile node all have its mark
            byMark.put(gone.mark(), rest.getLast());
        }
        if (gone.sa().encapsulation().isPresent()
                && pairsBetween(gone.ends()).noneMatch(sa -> sa.encapsulation().isPresent())) {
            for (XfrmPolicy policy : objects.receivedInUdp(gone.ends())) {
                delete(policy);
            }
        }
        return pairsBetween(gone.ends()).findAny().isEmpty()
                ? Optional.of(gone.ends())
                : Optional.empty();
    }

    private Stream<ChildSa> pairsBetween(Ends ends) {
        return Stream.of(new Purpose(ends, false), new Purpose(ends, true))
                .flatMap(purpose -> Optional.ofNullable(between.get(purpose)).stream())
                .flatMap(there -> there.pairs().stream());
    }

    Optional<ChildSa> of(SaPair pair) {
        return Optional.ofNullable(installed.get(pair)).map(Installed::sa);
    }

    /** The SA whose state gave a packet this mark. May be called by any thread. */
    Optional<ChildSa> marking(int mark) {
        return Optional.ofNullable(byMark.get(mark));
    }

    private void delete(XfrmPolicy policy) throws LinuxException {
        KernelChange.unlessGone(() -> xfrm.delete(policy));
    }

    private int unusedMark() {
        do {
            lastNumber = lastNumber + 1 & NUMBERS;
        } while (byMark.containsKey(MARK | lastNumber));
        return MARK | lastNumber;
    }
}
