package mip6.dataplane.kernel;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.linux.LinuxException;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmState;
import mip6.wire.Ipv6Address;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The states of ESP in the kernel, and which pair each is of. The loop changes them, a reader looks
 * up whom a notice is about.
 */
final class EspStates {

    private final XfrmSocket xfrm;
    private final VolumeLimits limits;
    private final Map<Name, ChildSa> pairs = new ConcurrentHashMap<>();

    /** What the kernel calls a state. */
    private record Name(Ipv6Address destination, long spi) {

        static Name of(XfrmState state) {
            return new Name(state.destination(), state.spi());
        }
    }

    EspStates(XfrmSocket xfrm, VolumeLimits limits) {
        this.xfrm = xfrm;
        this.limits = limits;
    }

    void add(XfrmState state, ChildSa sa) throws LinuxException {
        xfrm.add(limits.on(state));
        pairs.put(Name.of(state), sa);
    }

    /** The kernel has given {@code before} other addresses. */
    void moved(XfrmState before, XfrmState now, ChildSa sa) {
        pairs.remove(Name.of(before));
        pairs.put(Name.of(now), sa);
    }

    /** Its ports of UDP are others. */
    void update(XfrmState state) throws LinuxException {
        KernelChange.unlessGone(() -> xfrm.update(limits.on(state)));
    }

    void delete(XfrmState state) throws LinuxException {
        pairs.remove(Name.of(state));
        KernelChange.unlessGone(() -> xfrm.delete(state));
    }

    /** Whose a state is. May be called by any thread. */
    Optional<ChildSa> of(Ipv6Address destination, Spi spi) {
        return Optional.ofNullable(
                pairs.get(new Name(destination, Integer.toUnsignedLong(spi.value()))));
    }
}
