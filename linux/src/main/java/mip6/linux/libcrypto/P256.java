package mip6.linux.libcrypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The curve P-256 (FIPS 186-4 D.1.2.3), for any number of threads. A private value is a number from
 * 1 to the order of the curve less one; a public one is x and y.
 */
public final class P256 {

    /** Octets of a coordinate. */
    public static final int COORDINATE = 32;

    /** NID_X9_62_prime256v1. */
    private static final long CURVE = 415;

    /** Before x and y (SEC 1 2.3.3); POINT_CONVERSION_UNCOMPRESSED. */
    private static final int UNCOMPRESSED = 4;

    private static final int POINT = 1 + 2 * COORDINATE;

    /** The DER of two numbers of 33 octets. */
    private static final int LONGEST_SIGNATURE = 72;

    private final LibCrypto library;

    /** Never changed, and there for as long as the process. */
    private final long group;

    /** By {@code library}. */
    public P256(LibCrypto library) {
        this.library = library;
        group = library.present(library.newGroup.call(CURVE));
    }

    /** What belongs to {@code privateValue}. */
    public Bytes publicValue(Secret privateValue) {
        try (Scratch scratch = new Scratch()) {
            long number = number(privateValue, scratch);
            long point = library.newPoint.call(group);
            try {
                library.done(library.multiply.call(group, library.present(point), number, 0, 0, 0));
                MemorySegment octets = scratch.take(POINT);
                library.present(
                        library.writePoint.call(
                                group, point, UNCOMPRESSED, octets.address(), POINT, 0));
                return Bytes.wrap(octets.toArray(ValueLayout.JAVA_BYTE)).from(1);
            } finally {
                library.freePoint.call(point);
                library.freeNumber.call(number);
            }
        }
    }

    /**
     * What the holder of {@code privateValue} shares with that of {@code peerValue}: x of the
     * product.
     *
     * @return empty where {@code peerValue} is not on the curve
     */
    public Optional<Secret> agree(Secret privateValue, Bytes peerValue) {
        try (Scratch scratch = new Scratch()) {
            long key = privateKey(privateValue, scratch);
            try {
                return point(peerValue, scratch).map(point -> product(point, key, scratch));
            } finally {
                library.freeCurveKey.call(key);
            }
        }
    }

    private Secret product(long point, long key, Scratch scratch) {
        try {
            MemorySegment x = scratch.take(COORDINATE);
            int length = (int) library.diffieHellman.call(x.address(), COORDINATE, point, key, 0);
            library.present(length == COORDINATE ? length : 0);
            return Secret.wrap(x.toArray(ValueLayout.JAVA_BYTE));
        } finally {
            library.freePoint.call(point);
        }
    }

    /**
     * ECDSA (FIPS 186-4 6.4). The number that must never repeat is made from the key, the digest
     * and randomness.
     *
     * @return the DER of r and s
     */
    public Bytes sign(Secret privateValue, byte[] digest) {
        try (Scratch scratch = new Scratch()) {
            long key = privateKey(privateValue, scratch);
            try {
                MemorySegment signature = scratch.take(LONGEST_SIGNATURE);
                MemorySegment length = scratch.size(0);
                library.done(
                        library.sign.call(
                                0,
                                scratch.put(digest).address(),
                                digest.length,
                                signature.address(),
                                length.address(),
                                key));
                return Bytes.wrap(
                        signature
                                .asSlice(0, length.get(ValueLayout.JAVA_INT, 0))
                                .toArray(ValueLayout.JAVA_BYTE));
            } finally {
                library.freeCurveKey.call(key);
            }
        }
    }

    /**
     * Whether {@code signature} was made over {@code digest} by the holder of {@code publicValue}.
     *
     * @param signature the DER of r and s
     */
    public boolean isValid(Bytes publicValue, byte[] digest, Bytes signature) {
        if (signature.length() > LONGEST_SIGNATURE) {
            return false;
        }
        try (Scratch scratch = new Scratch()) {
            Optional<Long> point = point(publicValue, scratch);
            if (point.isEmpty()) {
                return false;
            }
            long key = emptyKey();
            try {
                library.done(library.setPublicKey.call(key, point.get()));
                boolean valid =
                        LibCrypto.succeeded(
                                library.verify.call(
                                        0,
                                        scratch.put(digest).address(),
                                        digest.length,
                                        scratch.put(signature).address(),
                                        signature.length(),
                                        key));
                if (!valid) {
                    library.clearErrors();
                }
                return valid;
            } finally {
                library.freeCurveKey.call(key);
                library.freePoint.call(point.get());
            }
        }
    }

    /** To be freed; empty where there is no such point. */
    private Optional<Long> point(Bytes xAndY, Scratch scratch) {
        if (xAndY.length() != POINT - 1) {
            return Optional.empty();
        }
        MemorySegment octets = scratch.put(Bytes.concat(Bytes.of(UNCOMPRESSED), xAndY));
        long point = library.present(library.newPoint.call(group));
        if (LibCrypto.succeeded(library.readPoint.call(group, point, octets.address(), POINT, 0))) {
            return Optional.of(point);
        }
        library.clearErrors();
        library.freePoint.call(point);
        return Optional.empty();
    }

    /** To be freed. */
    private long privateKey(Secret value, Scratch scratch) {
        long number = number(value, scratch);
        try {
            long key = emptyKey();
            library.done(library.setPrivateKey.call(key, number));
            return key;
        } finally {
            library.freeNumber.call(number);
        }
    }

    /** To be freed. Its group is a copy: to make that of a curve's numbers takes much longer. */
    private long emptyKey() {
        long key = library.present(library.newKey.call());
        library.done(library.setGroup.call(key, group));
        return key;
    }

    /** To be freed. */
    private long number(Secret value, Scratch scratch) {
        return library.present(
                library.readNumber.call(scratch.put(value).address(), value.length(), 0));
    }
}
