package mip6.linux;

/** What a state does to a packet. */
public enum XfrmMode {
    TRANSPORT(0),
    TUNNEL(1),
    /** The Home Address option and the type 2 routing header of Mobile IPv6. */
    ROUTE_OPTIMIZATION(2);

    private final int number;

    XfrmMode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static XfrmMode of(int number) {
        return switch (number) {
            case 0 -> TRANSPORT;
            case 1 -> TUNNEL;
            default -> ROUTE_OPTIMIZATION;
        };
    }
}
