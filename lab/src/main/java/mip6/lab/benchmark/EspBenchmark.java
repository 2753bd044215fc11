package mip6.lab.benchmark;

import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspOutbound;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
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

/** What ESP costs a packet of signalling, and one of payload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EspBenchmark {

    /** Suites worth a look. */
    public enum Suite {
        GCM_128(128, Encryption.AES_GCM_16, Integrity.NONE, 4, 0),
        CBC_128_SHA256(128, Encryption.AES_CBC, Integrity.HMAC_SHA2_256_128, 0, 32);

        private final int bits;
        private final Encryption encryption;
        private final Integrity integrity;
        private final int salt;
        private final int codeKey;

        Suite(int bits, Encryption encryption, Integrity integrity, int salt, int codeKey) {
            this.bits = bits;
            this.encryption = encryption;
            this.integrity = integrity;
            this.salt = salt;
            this.codeKey = codeKey;
        }

        private EspSuite suite() {
            return new EspSuite(encryption, bits, integrity, true);
        }

        private SaKeys keys() {
            return new SaKeys(
                    Secret.wrap(new byte[bits / 8 + salt]), Secret.wrap(new byte[codeKey]));
        }
    }

    @Param public Suite suite = Suite.GCM_128;

    /** Octets of payload: a Binding Update, a packet. */
    @Param({"56", "1400"})
    public int length = 56;

    private Bytes payload = Bytes.EMPTY;
    private EspOutbound outbound = outbound();
    private EspInbound inbound = inbound();

    @Setup
    public void prepare() {
        payload = Bytes.zeros(length);
        outbound = outbound();
        inbound = inbound();
    }

    @Benchmark
    public Optional<Bytes> protect() {
        return outbound.protect(IpProtocol.MOBILITY, payload);
    }

    /** A replay window wants new packets, so this protects each one first. */
    @Benchmark
    public EspInbound.Result protectAndOpen() {
        return inbound.open(outbound.protect(IpProtocol.MOBILITY, payload).orElseThrow());
    }

    private EspOutbound outbound() {
        return new EspOutbound(new Spi(0x1001), suite.suite(), suite.keys(), new SecureRandom());
    }

    private EspInbound inbound() {
        return new EspInbound(suite.suite(), suite.keys(), EspInbound.DEFAULT_WINDOW);
    }
}
