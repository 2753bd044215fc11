package mip6.linux.libcrypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The functions of libcrypto 3 that this package calls. All that they take and return are words of
 * 64 bits, numbers and addresses alike: so a few shapes of calls serve them all. Of a result of C's
 * type int the lower half counts.
 */
public final class LibCrypto {

    private static final String FILE = "libcrypto.so.3";
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final long LONGEST_VERSION = 128;

    final Function newRawPrivateKey;
    final Function newRawPublicKey;
    final Function rawPublicKey;
    final Function freeKey;
    final Function newContext;
    final Function freeContext;
    final Function deriveInit;
    final Function deriveSetPeer;
    final Function derive;
    final Function newGroup;
    final Function newKey;
    final Function setGroup;
    final Function freeCurveKey;
    final Function setPrivateKey;
    final Function setPublicKey;
    final Function newPoint;
    final Function freePoint;
    final Function multiply;
    final Function readPoint;
    final Function writePoint;
    final Function diffieHellman;
    final Function sign;
    final Function verify;
    final Function readNumber;
    final Function freeNumber;
    private final Function clearErrors;
    private final String version;

    private LibCrypto(SymbolLookup library) {
        newRawPrivateKey = Function.of(library, "EVP_PKEY_new_raw_private_key", 4);
        newRawPublicKey = Function.of(library, "EVP_PKEY_new_raw_public_key", 4);
        rawPublicKey = Function.of(library, "EVP_PKEY_get_raw_public_key", 3);
        freeKey = Function.of(library, "EVP_PKEY_free", 1);
        newContext = Function.of(library, "EVP_PKEY_CTX_new", 2);
        freeContext = Function.of(library, "EVP_PKEY_CTX_free", 1);
        deriveInit = Function.of(library, "EVP_PKEY_derive_init", 1);
        deriveSetPeer = Function.of(library, "EVP_PKEY_derive_set_peer", 2);
        derive = Function.of(library, "EVP_PKEY_derive", 3);
        newGroup = Function.of(library, "EC_GROUP_new_by_curve_name", 1);
        newKey = Function.of(library, "EC_KEY_new", 0);
        setGroup = Function.of(library, "EC_KEY_set_group", 2);
        freeCurveKey = Function.of(library, "EC_KEY_free", 1);
        setPrivateKey = Function.of(library, "EC_KEY_set_private_key", 2);
        setPublicKey = Function.of(library, "EC_KEY_set_public_key", 2);
        newPoint = Function.of(library, "EC_POINT_new", 1);
        freePoint = Function.of(library, "EC_POINT_clear_free", 1);
        multiply = Function.of(library, "EC_POINT_mul", 6);
        readPoint = Function.of(library, "EC_POINT_oct2point", 5);
        writePoint = Function.of(library, "EC_POINT_point2oct", 6);
        diffieHellman = Function.of(library, "ECDH_compute_key", 5);
        sign = Function.of(library, "ECDSA_sign", 6);
        verify = Function.of(library, "ECDSA_verify", 6);
        readNumber = Function.of(library, "BN_bin2bn", 3);
        freeNumber = Function.of(library, "BN_clear_free", 1);
        clearErrors = Function.of(library, "ERR_clear_error", 0);
        version =
                MemorySegment.ofAddress(Function.of(library, "OpenSSL_version", 1).call(0))
                        .reinterpret(LONGEST_VERSION)
                        .getString(0);
    }

    /** The library of this system; empty where it is missing, or lacks a function. */
    public static Optional<LibCrypto> load() {
        try {
            return Optional.of(new LibCrypto(SymbolLookup.libraryLookup(FILE, Arena.global())));
        } catch (IllegalArgumentException | NoSuchElementException absent) {
            return Optional.empty();
        }
    }

    /** Such as {@code OpenSSL 3.0.19 27 Jan 2026}. */
    public String version() {
        return version;
    }

    /** What failed leaves records behind in a queue of the thread, where nobody looks. */
    void clearErrors() {
        clearErrors.call();
    }

    /** What only fails where there is no memory, or where the library does not have it. */
    long present(long address) {
        if (address == 0) {
            clearErrors();
            throw new IllegalStateException(version + " refuses what it has done before");
        }
        return address;
    }

    /** The same of a function that says 1 where it succeeds. */
    void done(long result) {
        present(succeeded(result) ? 1 : 0);
    }

    static boolean succeeded(long result) {
        return (int) result == 1;
    }

    /** One of the library's, with a fixed number of arguments. */
    record Function(MethodHandle handle) {

        private static Function of(SymbolLookup library, String name, int arguments) {
            MemoryLayout[] words =
                    Collections.nCopies(arguments, WORD).toArray(MemoryLayout[]::new);
            return new Function(
                    Linker.nativeLinker()
                            .downcallHandle(
                                    library.findOrThrow(name), FunctionDescriptor.of(WORD, words)));
        }

        long call() {
            try {
                return (long) handle.invokeExact();
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a) {
            try {
                return (long) handle.invokeExact(a);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a, long b) {
            try {
                return (long) handle.invokeExact(a, b);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a, long b, long c) {
            try {
                return (long) handle.invokeExact(a, b, c);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a, long b, long c, long d) {
            try {
                return (long) handle.invokeExact(a, b, c, d);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a, long b, long c, long d, long e) {
            try {
                return (long) handle.invokeExact(a, b, c, d, e);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        long call(long a, long b, long c, long d, long e, long f) {
            try {
                return (long) handle.invokeExact(a, b, c, d, e, f);
            } catch (Throwable impossible) {
                throw unexpected(impossible);
            }
        }

        /** A method handle declares Throwable; only a bug here makes one throw. */
        private static IllegalStateException unexpected(Throwable thrown) {
            return new IllegalStateException(thrown);
        }
    }
}
