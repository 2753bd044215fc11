package mip6.linux;

/** What a state does to a packet, in the kernel's order. */
public enum XfrmMode {
    TRANSPORT,
    TUNNEL,
    /** The Home Address option and the type 2 routing header of Mobile IPv6. */
    ROUTE_OPTIMIZATION;

    static XfrmMode of(int number) {
        return switch (number) {
            case 0 -> TRANSPORT;
            case 1 -> TUNNEL;
            default -> ROUTE_OPTIMIZATION;
        };
    }
}
