package mip6.linux.libcrypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Diffie-Hellman over Curve25519 (RFC 7748 6.1), for any number of threads. */
public final class X25519 {

    /** Octets of each value. */
    public static final int LENGTH = 32;

    /** NID_X25519. */
    private static final long KIND = 1034;

    private final LibCrypto library;

    /** By {@code library}. */
    public X25519(LibCrypto library) {
        this.library = library;
    }

    /** What belongs to the private value {@code scalar}. */
    public Bytes publicValue(Secret scalar) {
        try (Scratch scratch = new Scratch()) {
            long key = privateKey(scalar, scratch);
            try {
                return publicValue(key, scratch);
            } finally {
                library.freeKey.call(key);
            }
        }
    }

    /**
     * What the holder of {@code scalar} shares with that of {@code peerValue}.
     *
     * @return empty where that is zero (RFC 7748 6.1), or {@code peerValue} has another length
     */
    public Optional<Secret> agree(Secret scalar, Bytes peerValue) {
        if (peerValue.length() != LENGTH) {
            return Optional.empty();
        }
        try (Scratch scratch = new Scratch()) {
            long key = privateKey(scalar, scratch);
            try {
                return agree(key, peerValue, scratch);
            } finally {
                library.freeKey.call(key);
            }
        }
    }

    /**
     * A public value, and what is shared.
     *
     * @param publicValue that belongs to the private value
     */
    public record Answer(Bytes publicValue, Secret shared) {}

    /** Both in one go, which saves a third. */
    public Optional<Answer> answer(Secret scalar, Bytes peerValue) {
        if (peerValue.length() != LENGTH) {
            return Optional.empty();
        }
        try (Scratch scratch = new Scratch()) {
            long key = privateKey(scalar, scratch);
            try {
                return agree(key, peerValue, scratch)
                        .map(shared -> new Answer(publicValue(key, scratch), shared));
            } finally {
                library.freeKey.call(key);
            }
        }
    }

    private long privateKey(Secret scalar, Scratch scratch) {
        return library.present(
                library.newRawPrivateKey.call(KIND, 0, scratch.put(scalar).address(), LENGTH));
    }

    private Bytes publicValue(long key, Scratch scratch) {
        MemorySegment value = scratch.take(LENGTH);
        library.done(
                library.rawPublicKey.call(key, value.address(), scratch.size(LENGTH).address()));
        return Bytes.wrap(value.toArray(ValueLayout.JAVA_BYTE));
    }

    private Optional<Secret> agree(long key, Bytes peerValue, Scratch scratch) {
        long peer =
                library.present(
                        library.newRawPublicKey.call(
                                KIND, 0, scratch.put(peerValue).address(), LENGTH));
        long context = library.newContext.call(key, 0);
        try {
            library.done(library.deriveInit.call(library.present(context)));
            MemorySegment shared = scratch.take(LENGTH);
            if (LibCrypto.succeeded(library.deriveSetPeer.call(context, peer))
                    && LibCrypto.succeeded(
                            library.derive.call(
                                    context, shared.address(), scratch.size(LENGTH).address()))) {
                return Optional.of(Secret.wrap(shared.toArray(ValueLayout.JAVA_BYTE)));
            }
            library.clearErrors();
            return Optional.empty();
        } finally {
            library.freeContext.call(context);
            library.freeKey.call(peer);
        }
    }
}
