package mip6.ikev2.crypto;

import mip6.wire.Bytes;

import java.util.List;

/** Signature algorithms of the Digital Signature method (RFC 7427 3, appendix A; RFC 8420). */
public enum SignatureAlgorithm {
    ECDSA_SHA2_256(Kind.ECDSA, HashAlgorithm.SHA2_256, Der.ecdsa(2)),
    ECDSA_SHA2_384(Kind.ECDSA, HashAlgorithm.SHA2_384, Der.ecdsa(3)),
    ECDSA_SHA2_512(Kind.ECDSA, HashAlgorithm.SHA2_512, Der.ecdsa(4)),
    RSA_PSS_SHA2_256(Kind.RSA_PSS, HashAlgorithm.SHA2_256, Der.pss(1, 32)),
    RSA_PSS_SHA2_384(Kind.RSA_PSS, HashAlgorithm.SHA2_384, Der.pss(2, 48)),
    RSA_PSS_SHA2_512(Kind.RSA_PSS, HashAlgorithm.SHA2_512, Der.pss(3, 64)),
    RSA_PKCS1_SHA2_256(Kind.RSA_PKCS1, HashAlgorithm.SHA2_256, Der.pkcs1(0x0b)),
    RSA_PKCS1_SHA2_384(Kind.RSA_PKCS1, HashAlgorithm.SHA2_384, Der.pkcs1(0x0c)),
    RSA_PKCS1_SHA2_512(Kind.RSA_PKCS1, HashAlgorithm.SHA2_512, Der.pkcs1(0x0d)),
    /** RFC 8420: the pure variant. */
    ED25519(Kind.ED25519, HashAlgorithm.IDENTITY, List.of(Bytes.ofHex("3005 0603 2b6570")));

    /** What is done with the hash. */
    public enum Kind {
        ECDSA,
        RSA_PSS,
        RSA_PKCS1,
        ED25519
    }

    private final Kind kind;
    private final HashAlgorithm hash;

    @SuppressWarnings("ImmutableEnumChecker") // List.of and Bytes are immutable
    private final List<Bytes> identifiers;

    SignatureAlgorithm(Kind kind, HashAlgorithm hash, List<Bytes> identifiers) {
        this.kind = kind;
        this.hash = hash;
        this.identifiers = identifiers;
    }

    public Kind kind() {
        return kind;
    }

    public HashAlgorithm hash() {
        return hash;
    }

    /** The AlgorithmIdentifier that is sent, in DER. */
    public Bytes identifier() {
        return identifiers.getFirst();
    }

    /**
     * Whether {@code identifier} names this algorithm: octet for octet one of the known forms, so
     * that nothing in it is left unread.
     */
    boolean isNamedBy(Bytes identifier) {
        return identifiers.contains(identifier);
    }

    /** The forms that an AlgorithmIdentifier takes, the one that is sent first. */
    private static final class Der {

        private static final String SHA2 = "0609608648016503040200";

        private Der() {}

        /** 1.2.840.10045.4.3.x; parameters are absent (RFC 7427 A.3). */
        static List<Bytes> ecdsa(int arc) {
            return List.of(Bytes.ofHex("300a 0608 2a8648ce3d0403%02x".formatted(arc)));
        }

        /** 1.2.840.113549.1.1.x; parameters are NULL (RFC 7427 A.1). */
        static List<Bytes> pkcs1(int arc) {
            return List.of(Bytes.ofHex("300d 0609 2a864886f70d0101%02x 0500".formatted(arc)));
        }

        /**
         * 1.2.840.113549.1.1.10 with hash, MGF1 with the same hash and a salt as long as the hash.
         * DER leaves the trailer field out, which is the default; RFC 7427 A.4.3 shows it.
         */
        static List<Bytes> pss(int hashArc, int saltLength) {
            String hash = "300d " + SHA2.substring(0, SHA2.length() - 2);
            hash += "%02x 0500".formatted(hashArc);
            String parameters =
                    "a00f "
                            + hash
                            + " a11c 301a 0609 2a864886f70d010108 "
                            + hash
                            + " a203 0201 %02x".formatted(saltLength);
            String oid = "0609 2a864886f70d01010a ";
            return List.of(
                    Bytes.ofHex("3041 " + oid + "3034 " + parameters),
                    Bytes.ofHex("3046 " + oid + "3039 " + parameters + " a303 0201 01"));
        }
    }
}
