package mip6.dataplane.userspace;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.esp.EspFormat;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspOutbound;
import mip6.ikev2.esp.Volume;
import mip6.wire.PacketBuffer;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** A pair of SAs at work. */
record InstalledSa(
        ChildSa sa,
        EspInbound inbound,
        EspOutbound outbound,
        Wear received,
        Wear sent,
        Optional<UdpEncapsulation> encapsulation) {

    /**
     * Ready in both directions.
     *
     * @param worn is run when the pair should be rekeyed
     */
    static InstalledSa of(ChildSa sa, RandomGenerator random, Volume volume, Runnable worn) {
        return new InstalledSa(
                sa,
                EspInbound.of(sa),
                EspOutbound.of(sa, random),
                new Wear(volume, random, worn),
                new Wear(volume, random, worn),
                sa.encapsulation().map(UdpEncapsulation::new));
    }

    EspFormat format() {
        return outbound.format();
    }

    /** Makes ESP of {@code packet}; false where the pair has protected as much as it may. */
    boolean protect(PacketBuffer packet, int nextHeader) {
        return sent.take(packet.length()) && outbound.protect(packet, nextHeader);
    }

    /** An authentic packet was opened; false where the pair has protected as much as it may. */
    boolean mayReceive(PacketBuffer payload) {
        return received.take(payload.length());
    }
}
