package mip6.dataplane.kernel;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.linux.LinuxException;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmState;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** The states of ESP in the kernel, and which pair each is of. */
final class EspStates {

    private final XfrmSocket xfrm;
    private final XfrmSocket listing;
    private final VolumeLimits limits;
    private final EspPairs pairs = new EspPairs();

    /** Lists by {@code listing} alone, so that changes do not wait for it. */
    EspStates(XfrmSocket xfrm, XfrmSocket listing, VolumeLimits limits) {
        this.xfrm = xfrm;
        this.listing = listing;
        this.limits = limits;
    }

    void add(XfrmState state, ChildSa sa) throws LinuxException {
        xfrm.add(limits.on(state));
        pairs.put(state, sa);
    }

    /** The kernel has given {@code before} other addresses. */
    void moved(XfrmState before, XfrmState now, ChildSa sa) {
        pairs.remove(before);
        pairs.put(now, sa);
    }

    /** Its ports of UDP are others. */
    void update(XfrmState state) throws LinuxException {
        KernelChange.unlessGone(() -> xfrm.update(limits.on(state)));
    }

    void delete(XfrmState state) throws LinuxException {
        pairs.remove(state);
        KernelChange.unlessGone(() -> xfrm.delete(state));
    }

    /** Whose a state is. May be called by any thread. */
    Optional<ChildSa> of(Ipv6Address destination, Spi spi) {
        return pairs.of(destination, spi);
    }

    /** Those that are to be renewed, as the kernel has it now. May be called by any thread. */
    List<ChildSa> worn() throws LinuxException {
        return pairs.worn(listing::uses);
    }
}
