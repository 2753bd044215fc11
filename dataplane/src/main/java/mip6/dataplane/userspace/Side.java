package mip6.dataplane.userspace;

import mip6.wire.Ipv6Header;

/** Which end of the tunnels this node is: that decides which inner address is the home address. */
public enum Side {
    MOBILE_NODE(Ipv6Header.SOURCE_AT, Ipv6Header.DESTINATION_AT),
    HOME_AGENT(Ipv6Header.DESTINATION_AT, Ipv6Header.SOURCE_AT);

    private final int inSent;
    private final int inReceived;

    Side(int inSent, int inReceived) {
        this.inSent = inSent;
        this.inReceived = inReceived;
    }

    /** Where the home address is in a packet that is to enter a tunnel. */
    int homeAddressOfSent() {
        return inSent;
    }

    /** Where the home address is in a packet that left a tunnel. */
    int homeAddressOfReceived() {
        return inReceived;
    }
}
