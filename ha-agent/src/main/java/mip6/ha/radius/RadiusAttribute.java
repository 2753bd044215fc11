package mip6.ha.radius;

import mip6.wire.Bytes;

/**
 * An attribute (RFC 2865 5).
 *
 * @param type one of the IANA numbers
 * @param value at most 253 octets
 */
public record RadiusAttribute(int type, Bytes value) {

    public static final int USER_NAME = 1;
    public static final int NAS_PORT_TYPE = 61;
    public static final int FILTER_ID = 11;
    public static final int REPLY_MESSAGE = 18;
    public static final int STATE = 24;
    public static final int VENDOR_SPECIFIC = 26;
    public static final int CALLED_STATION_ID = 30;
    public static final int CALLING_STATION_ID = 31;
    public static final int NAS_IDENTIFIER = 32;

    /** RFC 2866 5.1. */
    public static final int ACCT_STATUS_TYPE = 40;

    /** RFC 2866 5.5. */
    public static final int ACCT_SESSION_ID = 44;

    /** RFC 3579 3.1. */
    public static final int EAP_MESSAGE = 79;

    /** RFC 3579 3.2. */
    public static final int MESSAGE_AUTHENTICATOR = 80;

    /** RFC 6911 3.1. */
    public static final int FRAMED_IPV6_ADDRESS = 168;

    public static final int LONGEST_VALUE = 253;

    /** Value of NAS-Port-Type (RFC 2865 5.41): no physical port. */
    public static final long PORT_TYPE_VIRTUAL = 5;

    public RadiusAttribute {
        if (type < 1 || type > 255 || value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("attribute " + type + " of " + value.length());
        }
    }
}
