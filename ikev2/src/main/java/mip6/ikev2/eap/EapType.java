package mip6.ikev2.eap;

/** EAP types by their IANA numbers (RFC 3748 5). */
public final class EapType {

    public static final int IDENTITY = 1;
    public static final int NOTIFICATION = 2;

    /** Only in a response: the peer wants another method. */
    public static final int NAK = 3;

    /** RFC 5216, RFC 9190. */
    public static final int TLS = 13;

    /** EAP-MSCHAPv2 ([MS-CHAP] 2.2, with RFC 2759). */
    public static final int MSCHAPV2 = 26;

    private EapType() {}

    /** For people. */
    public static String name(int type) {
        return switch (type) {
            case IDENTITY -> "Identity";
            case NOTIFICATION -> "Notification";
            case NAK -> "Nak";
            case TLS -> "EAP-TLS";
            case MSCHAPV2 -> "EAP-MSCHAPv2";
            default -> "EAP type " + type;
        };
    }
}
