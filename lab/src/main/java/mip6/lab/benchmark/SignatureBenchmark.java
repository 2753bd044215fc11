package mip6.lab.benchmark;

import mip6.ikev2.crypto.SignatureAlgorithm;
import mip6.ikev2.crypto.SignatureVerifier;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.crypto.Signer;
import mip6.ikev2.message.Authentication;
import mip6.wire.Bytes;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** AUTH payloads over the octets of an IKE_SA_INIT message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SignatureBenchmark {

    private static final SignedOctets OCTETS = new SignedOctets(Bytes.zeros(400));

    @Param({"ECDSA_SHA2_256", "RSA_PSS_SHA2_256"})
    private SignatureAlgorithm algorithm = SignatureAlgorithm.ECDSA_SHA2_256;

    private @Nullable KeyPair keys;
    private @Nullable Signer signer;
    private @Nullable Authentication auth;

    /** P-256 or RSA of 2048 bits. */
    @Setup
    public void setUp() throws GeneralSecurityException {
        boolean elliptic = algorithm.kind() == SignatureAlgorithm.Kind.ECDSA;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(elliptic ? "EC" : "RSA");
        generator.initialize(elliptic ? 256 : 2048);
        KeyPair pair = generator.generateKeyPair();
        Signer own = new Signer(pair.getPrivate(), List.of(algorithm));
        keys = pair;
        signer = own;
        auth = own.sign(algorithm, OCTETS);
    }

    @Benchmark
    public Authentication sign() {
        return Objects.requireNonNull(signer).sign(algorithm, OCTETS);
    }

    @Benchmark
    public SignatureVerifier.Verdict verify() {
        return SignatureVerifier.verify(
                Objects.requireNonNull(keys).getPublic(), Objects.requireNonNull(auth), OCTETS);
    }
}
