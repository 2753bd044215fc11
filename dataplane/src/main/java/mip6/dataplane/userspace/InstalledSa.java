package mip6.dataplane.userspace;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspOutbound;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** A pair of SAs at work. */
record InstalledSa(
        ChildSa sa,
        EspInbound inbound,
        EspOutbound outbound,
        Optional<UdpEncapsulation> encapsulation) {

    static InstalledSa of(ChildSa sa, RandomGenerator random) {
        return new InstalledSa(
                sa,
                EspInbound.of(sa),
                EspOutbound.of(sa, random),
                sa.encapsulation().map(UdpEncapsulation::new));
    }
}
