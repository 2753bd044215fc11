package mip6.dataplane.userspace;

import mip6.ikev2.esp.Volume;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What one direction of a pair of SAs has protected (RFC 4301 4.4.2.1). Any number of threads may
 * count.
 */
final class Wear {

    /** Chance takes up to a tenth, so that the two ends seldom rekey at once. */
    private static final double JITTER = 0.1;

    /** Whoever is told and does nothing is told again after another such part of the volume. */
    private static final long PARTS = 16;

    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong told = new AtomicLong(PARTS - 1);
    private final long wornPackets;
    private final long wornOctets;
    private final Volume volume;
    private final Runnable worn;

    /**
     * @param worn is run when the pair should be rekeyed, by the thread that counts, so it only
     *     enqueues
     */
    Wear(Volume volume, RandomGenerator random, Runnable worn) {
        this.volume = volume;
        double part = 1 - JITTER * random.nextDouble();
        wornPackets = Math.max(1, (long) (volume.packets() * part));
        wornOctets = Math.max(1, (long) (volume.octets() * part));
        this.worn = worn;
    }

    /**
     * Counts a packet.
     *
     * @return false where it is one too many
     */
    boolean take(int length) {
        long count = packets.incrementAndGet();
        long sum = octets.addAndGet(length);
        if (count >= wornPackets || sum >= wornOctets) {
            tell(Math.max(count * PARTS / wornPackets, sum * PARTS / wornOctets));
        }
        return count <= 2 * volume.packets() && sum <= 2 * volume.octets();
    }

    private void tell(long parts) {
        if (told.getAndAccumulate(parts, Math::max) < parts) {
            worn.run();
        }
    }
}
