package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/** Which libraries are believed. Here is none but Bouncy Castle. */
class CurvesTest {

    @Test
    void bouncyCastleComputesWhereNothingElseIs() {
        assertThat(Curves.libraries())
                .containsEntry("x25519", "Bouncy Castle")
                .containsEntry("p256", "Bouncy Castle");
    }

    @Test
    void aLibraryThatIsRightIsBelieved() {
        assertThat(Curves.isRight(new Wrong(Fault.NONE))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aLibraryThatErrsIsNot(Fault fault) {
        assertThat(Curves.isRight(new Wrong(fault))).isFalse();
    }

    enum Fault {
        NONE,
        PUBLIC_X25519,
        SHARED_X25519,
        RESPONSE_X25519,
        SMALL_ORDER,
        PUBLIC_P256,
        SHARED_P256,
        BESIDE_THE_CURVE,
        REFUSES_SIGNATURES,
        TAKES_ANY_SIGNATURE
    }

    /** Bouncy Castle with one error. */
    private record Wrong(Fault fault) implements CurveLibrary {

        @Override
        public String name() {
            return fault.name();
        }

        @Override
        public Bytes x25519(Secret scalar) {
            return fault == Fault.PUBLIC_X25519
                    ? Bytes.zeros(32)
                    : X25519Key.of(scalar).publicValue();
        }

        @Override
        public Optional<Secret> x25519(Secret scalar, Bytes peerValue) {
            Optional<Secret> shared = X25519Key.of(scalar).agree(peerValue);
            return switch (fault) {
                case SHARED_X25519 -> shared.map(it -> Secret.wrap(new byte[32]));
                case SMALL_ORDER -> Optional.of(shared.orElse(Secret.wrap(new byte[32])));
                default -> shared;
            };
        }

        @Override
        public Optional<KeyExchangeGroup.Response> respondX25519(Secret scalar, Bytes peerValue) {
            return fault == Fault.RESPONSE_X25519
                    ? Optional.empty()
                    : X25519Key.of(scalar)
                            .agree(peerValue)
                            .map(it -> new KeyExchangeGroup.Response(x25519(scalar), it));
        }

        @Override
        public Bytes p256(Secret privateValue) {
            return fault == Fault.PUBLIC_P256 ? Bytes.zeros(64) : key(privateValue).publicValue();
        }

        @Override
        public Optional<Secret> p256(Secret privateValue, Bytes peerValue) {
            Optional<Secret> shared = key(privateValue).agree(peerValue);
            return switch (fault) {
                case SHARED_P256 -> shared.map(it -> Secret.wrap(new byte[32]));
                case BESIDE_THE_CURVE -> Optional.of(shared.orElse(Secret.wrap(new byte[32])));
                default -> shared;
            };
        }

        @Override
        public Bytes signP256(Secret privateValue, byte[] digest) {
            try {
                ECPrivateKeySpec key = new ECPrivateKeySpec(number(privateValue), parameters());
                return Ecdsa.sign(
                        (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(key),
                        HashAlgorithm.SHA2_256,
                        new SignedOctets(Bytes.copyOf(digest)));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public boolean isValidP256(Bytes publicValue, byte[] digest, Bytes signature) {
            try {
                ECPoint point =
                        new ECPoint(
                                new BigInteger(1, publicValue.slice(0, 32).toArray()),
                                new BigInteger(1, publicValue.from(32).toArray()));
                boolean valid =
                        Ecdsa.isValid(
                                (ECPublicKey)
                                        KeyFactory.getInstance("EC")
                                                .generatePublic(
                                                        new ECPublicKeySpec(point, parameters())),
                                HashAlgorithm.SHA2_256,
                                new SignedOctets(Bytes.copyOf(digest)),
                                signature);
                return switch (fault) {
                    case REFUSES_SIGNATURES -> false;
                    case TAKES_ANY_SIGNATURE -> true;
                    default -> valid;
                };
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private static NistCurveKey key(Secret privateValue) {
            return new NistCurveKey(NistCurve.P256, number(privateValue));
        }

        private static BigInteger number(Secret value) {
            return new BigInteger(1, value.reveal());
        }

        private static ECParameterSpec parameters() throws GeneralSecurityException {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        }
    }
}
