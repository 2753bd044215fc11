package mip6.ikev2.charon;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.vici.ChildSaStatus;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * How the kernel's states of one mobile node are told from all others: by a request id of its own,
 * and by the mark of what comes under them.
 *
 * @param requestId begins with the side's own, by which policies are found again after a crash
 */
record States(int requestId, int mark) {

    /** Mobile nodes of one home agent. */
    static final int MOST = 0xffff;

    private static final int MOBILE_NODE = 5026;
    private static final int HOME_AGENT = 5027;
    private static final int MARK = 0x6e00_0000;

    static final States OF_MOBILE_NODE = new States(MOBILE_NODE << 16 | 1, MARK);

    /**
     * @param number of a mobile node, from 1 to {@link #MOST}
     */
    static States ofHomeAgent(int number) {
        return new States(HOME_AGENT << 16 | number, MARK | number);
    }

    /** Whether charon made {@code child} with this request id. */
    boolean are(ChildSaStatus child) {
        return child.reqid() == Integer.toUnsignedLong(requestId);
    }

    ChildSa pair(
            IkeSaId owner,
            Identity peer,
            ChildSaStatus child,
            Ipv6Address local,
            Ipv6Address remote) {
        return ChildSa.withoutKeys(
                owner,
                peer,
                spi(child.spiIn()),
                spi(child.spiOut()),
                TrafficSelector.mobilityHeader(local),
                TrafficSelector.mobilityHeader(remote),
                Optional.of(new ChildSa.Elsewhere(requestId, mark)));
    }

    static Spi spi(String hexadecimal) {
        return new Spi(Integer.parseUnsignedInt(hexadecimal, 16));
    }
}
