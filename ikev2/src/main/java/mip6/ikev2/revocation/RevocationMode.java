package mip6.ikev2.revocation;

/** What it takes for a certificate to be accepted. */
public enum RevocationMode {
    /** Somebody entitled to it has to say that it is good, not too long ago. */
    STRICT,
    /** Nobody entitled to it says that it was revoked. */
    IF_POSSIBLE,
    /** Nobody is asked. */
    OFF
}
