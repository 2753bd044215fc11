package mip6.lab.interop;

import mip6.ikev2.pki.KeyKind;

import java.util.Locale;

/** Certificates of the lab, with the way of signing that strongSwan is held to. */
enum CertificateKind {
    ECDSA_P256(KeyKind.ECDSA_P256, 0, "ike:ecdsa-sha256", "ike:ecdsa-sha256"),
    ECDSA_P384(KeyKind.ECDSA_P384, 0, "ike:ecdsa-sha384", "ike:ecdsa-sha384"),
    ECDSA_P521(KeyKind.ECDSA_P521, 0, "ike:ecdsa-sha512", "ike:ecdsa-sha512"),
    RSA_PSS(KeyKind.RSA_3072, 0, "ike:rsa/pss-sha256", "ike:rsa/pss-sha256"),
    /** Ours signs by PSS here as well: PKCS#1 is only understood. */
    RSA_PKCS1(KeyKind.RSA_3072, 0, "ike:rsa-sha256", "pubkey"),
    ED25519(KeyKind.ED25519, 0, "ike:ed25519", "ike:ed25519"),
    /** Each end wants to see a list that does not hold the other's. */
    CHECKED(KeyKind.ECDSA_P256, 0, "pubkey", "pubkey"),
    /** And these are on that list. */
    REVOKED(KeyKind.ECDSA_P256, 0, "pubkey", "pubkey"),
    /** The same by asking the authority's responder (OCSP). */
    OCSP(KeyKind.ECDSA_P256, 0, "pubkey", "pubkey"),
    /** Of which it says that they were revoked. */
    OCSP_REVOKED(KeyKind.ECDSA_P256, 0, "pubkey", "pubkey"),
    /** So long that no link carries it in one packet. */
    LARGE(KeyKind.ECDSA_P256, 150, "pubkey", "pubkey");

    private final KeyKind key;
    private final int moreNames;
    private final String theirAuthentication;
    private final String ourAuthentication;

    CertificateKind(
            KeyKind key, int moreNames, String theirAuthentication, String ourAuthentication) {
        this.key = key;
        this.moreNames = moreNames;
        this.theirAuthentication = theirAuthentication;
        this.ourAuthentication = ourAuthentication;
    }

    /** Each end has to find out whether it was revoked. */
    boolean isChecked() {
        return this == CHECKED || this == REVOKED || isCheckedByOcsp();
    }

    boolean isCheckedByOcsp() {
        return this == OCSP || this == OCSP_REVOKED;
    }

    boolean isRevoked() {
        return this == REVOKED || this == OCSP_REVOKED;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    KeyKind key() {
        return key;
    }

    /** DNS names in subjectAltName beside its holder's. */
    int moreNames() {
        return moreNames;
    }

    /** How strongSwan signs, in swanctl's words. */
    String theirAuthentication() {
        return theirAuthentication;
    }

    /** How it demands that we sign, in swanctl's words. */
    String ourAuthentication() {
        return ourAuthentication;
    }
}
