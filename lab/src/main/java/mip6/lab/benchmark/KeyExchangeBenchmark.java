package mip6.lab.benchmark;

import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.message.IkeSpi;
import mip6.wire.Bytes;
import mip6.wire.Secret;

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

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One side's part in a key exchange, and the keys that come of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeyExchangeBenchmark {

    @Param({"CURVE25519", "ECP_256"})
    private KeyExchangeGroup group = KeyExchangeGroup.CURVE25519;

    private final SecureRandom random = new SecureRandom();
    private final Secret sharedSecret = Secret.of(Bytes.zeros(32));
    private final IkeKeys.Freshness fresh =
            new IkeKeys.Freshness(Bytes.zeros(32), Bytes.zeros(32), new IkeSpi(1), new IkeSpi(2));

    private Bytes peerValue = Bytes.EMPTY;

    @Setup
    public void setUp() {
        peerValue = group.generate(random).publicValue();
    }

    /** A fresh key and the shared secret. */
    @Benchmark
    public Optional<KeyExchangeGroup.Response> respond() {
        return group.respond(peerValue, random);
    }

    @Benchmark
    public IkeKeys deriveKeys() {
        IkeSuite suite =
                new IkeSuite(
                        Encryption.AES_GCM_16, 256, Integrity.NONE, Prf.PRF_HMAC_SHA2_256, group);
        return IkeKeys.derive(suite, sharedSecret, fresh);
    }
}
