package mip6.ikev2.message;

/** Protocols in Proposals, Notify and Delete payloads (RFC 7296 3.3.1), by their IANA numbers. */
public final class ProtocolId {

    /** In a Notify payload that concerns no SA. */
    public static final int NONE = 0;

    public static final int IKE = 1;
    public static final int AH = 2;
    public static final int ESP = 3;

    private ProtocolId() {}
}
