package mip6.dataplane.kernel;

import mip6.ikev2.esp.Volume;
import mip6.linux.XfrmLimits;
import mip6.linux.XfrmState;

import java.util.random.RandomGenerator;

/**
 * How much the kernel lets states of ESP protect (RFC 4301 4.4.2.1). A movement of payload begins
 * the count anew, since the kernel makes another state.
 */
final class VolumeLimits {

    /** Chance takes up to a tenth, so that the two ends seldom rekey at once. */
    private static final double JITTER = 0.1;

    private final Volume volume;
    private final RandomGenerator random;

    VolumeLimits(Volume volume, RandomGenerator random) {
        this.volume = volume;
        this.random = random;
    }

    XfrmState on(XfrmState state) {
        double part = 1 - JITTER * random.nextDouble();
        return state.limited(
                new XfrmLimits(
                        Math.max(1, (long) (volume.octets() * part)),
                        2 * volume.octets(),
                        Math.max(1, (long) (volume.packets() * part)),
                        2 * volume.packets()));
    }
}
