package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;

/** Ed25519 (RFC 8032 5.1) over all octets, without a hash before it (RFC 8420). */
final class Ed25519Signature {

    /** SubjectPublicKeyInfo before the key itself (RFC 8410 4): its only form. */
    private static final Bytes KEY_INFO = Bytes.ofHex("302a 3005 0603 2b6570 0321 00");

    private Ed25519Signature() {}

    static Bytes sign(EdECPrivateKey key, SignedOctets octets) {
        byte[] message = octets.octets().toArray();
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        try (Secret seed =
                Secret.wrap(
                        key.getBytes()
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "a private key that does not tell")))) {
            Ed25519.sign(seed.reveal(), 0, message, 0, message.length, signature, 0);
        }
        return Bytes.wrap(signature);
    }

    /** RFC 8032 5.1.7: s below the order, and nothing that decodes in two ways. */
    static boolean isValid(PublicKey key, SignedOctets octets, Bytes signature) {
        Bytes info = Bytes.copyOf(key.getEncoded());
        if (signature.length() != Ed25519.SIGNATURE_SIZE
                || info.length() != KEY_INFO.length() + Ed25519.PUBLIC_KEY_SIZE
                || !info.slice(0, KEY_INFO.length()).equals(KEY_INFO)) {
            return false;
        }
        byte[] point = info.from(KEY_INFO.length()).toArray();
        byte[] message = octets.octets().toArray();
        return Ed25519.verify(signature.toArray(), 0, point, 0, message, 0, message.length);
    }
}
