package mip6.mobilityheader;

/**
 * The disposition of a Binding Update (RFC 6275 6.1.8).
 *
 * @param value 0-127 accepted, 128-255 rejected
 */
public record BindingStatus(int value) {

    public static final BindingStatus ACCEPTED = new BindingStatus(0);
    public static final BindingStatus ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY =
            new BindingStatus(1);
    public static final BindingStatus REASON_UNSPECIFIED = new BindingStatus(128);
    public static final BindingStatus ADMINISTRATIVELY_PROHIBITED = new BindingStatus(129);
    public static final BindingStatus INSUFFICIENT_RESOURCES = new BindingStatus(130);
    public static final BindingStatus HOME_REGISTRATION_NOT_SUPPORTED = new BindingStatus(131);
    public static final BindingStatus NOT_HOME_SUBNET = new BindingStatus(132);
    public static final BindingStatus NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE = new BindingStatus(133);
    public static final BindingStatus DUPLICATE_ADDRESS_DETECTION_FAILED = new BindingStatus(134);
    public static final BindingStatus SEQUENCE_NUMBER_OUT_OF_WINDOW = new BindingStatus(135);
    public static final BindingStatus EXPIRED_HOME_NONCE_INDEX = new BindingStatus(136);
    public static final BindingStatus EXPIRED_CARE_OF_NONCE_INDEX = new BindingStatus(137);
    public static final BindingStatus EXPIRED_NONCES = new BindingStatus(138);
    public static final BindingStatus REGISTRATION_TYPE_CHANGE_DISALLOWED = new BindingStatus(139);
    public static final BindingStatus INVALID_CARE_OF_ADDRESS = new BindingStatus(174);

    public BindingStatus {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("status " + value);
        }
    }

    /** Whether the Binding Update was accepted, also with a value that nobody defined yet. */
    public boolean isAccepted() {
        return value < 128;
    }

    /** The value and the RFC's words for it. */
    @Override
    public String toString() {
        String words =
                switch (value) {
                    case 0 -> "Binding Update accepted";
                    case 1 -> "Accepted but prefix discovery necessary";
                    case 128 -> "Reason unspecified";
                    case 129 -> "Administratively prohibited";
                    case 130 -> "Insufficient resources";
                    case 131 -> "Home registration not supported";
                    case 132 -> "Not home subnet";
                    case 133 -> "Not home agent for this mobile node";
                    case 134 -> "Duplicate Address Detection failed";
                    case 135 -> "Sequence number out of window";
                    case 136 -> "Expired home nonce index";
                    case 137 -> "Expired care-of nonce index";
                    case 138 -> "Expired nonces";
                    case 139 -> "Registration type change disallowed";
                    case 174 -> "Invalid Care-of Address";
                    default -> isAccepted() ? "accepted" : "rejected";
                };
        return value + " (" + words + ")";
    }
}
