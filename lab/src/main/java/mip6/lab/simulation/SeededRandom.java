package mip6.lab.simulation;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** A source that a seed determines, small and quick: for simulations alone. */
final class SeededRandom extends SecureRandom {

    @Serial private static final long serialVersionUID = 1;

    private final transient SplittableRandom numbers;

    SeededRandom(long seed) {
        super(null, null);
        numbers = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] octets) {
        numbers.nextBytes(octets);
    }

    @Override
    public String getAlgorithm() {
        return "seeded";
    }
}
