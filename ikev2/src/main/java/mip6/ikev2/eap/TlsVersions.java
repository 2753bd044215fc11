package mip6.ikev2.eap;

/** Versions of TLS that a side agrees to. */
public enum TlsVersions {
    /** RFC 9190, and RFC 5216 with those that know no better. */
    TLS_1_3_OR_1_2,
    /** RFC 5216. */
    TLS_1_2
}
