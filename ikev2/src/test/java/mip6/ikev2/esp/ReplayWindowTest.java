package mip6.ikev2.esp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

class ReplayWindowTest {

    /** Against a set of all numbers that were accepted, and a highest one. */
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 1024})
    void itAcceptsWhatANaiveModelAccepts(int size) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 20; run++) {
            ReplayWindow window = new ReplayWindow(size, false);
            Set<Long> accepted = new HashSet<>();
            long highest = 0;
            for (int i = 0; i < 3_000; i++) {
                long number = Math.clamp(highest + step(random, size), 0, 0xffff_ffffL);
                boolean fresh =
                        number != 0 && number > highest - size && !accepted.contains(number);
                long candidate = window.candidate((int) number);
                assertThat(candidate)
                        .as("seed %d, %d after %d", seed, number, highest)
                        .isEqualTo(fresh ? number : ReplayWindow.NONE);
                boolean authentic = random.nextInt(8) != 0;
                if (fresh && authentic) {
                    window.accept(candidate);
                    accepted.add(number);
                    highest = Math.max(highest, number);
                }
            }
        }
    }

    /** The upper half against RFC 4303 A2.2, word for word. */
    @Test
    void theUpperHalfIsThatOfTheRfc() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int size = 64;
        for (int run = 0; run < 50_000; run++) {
            long top = (long) random.nextInt(3) << 32 | Integer.toUnsignedLong(edge(random));
            ReplayWindow window = new ReplayWindow(size, true);
            if (top != 0) {
                window.accept(top);
            }
            int low = random.nextBoolean() ? edge(random) : (int) top + random.nextInt(200) - 100;
            long expected = appendixA2(top, low, size);
            if (expected == top) {
                expected = ReplayWindow.NONE; // accepted before
            }
            assertThat(window.candidate(low))
                    .as("seed %d, top %x, low %x", seed, top, low)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aNumberThatWasNotAuthenticMovesNothing() {
        ReplayWindow window = new ReplayWindow(64, true);
        window.accept(window.candidate(5));
        assertThat(window.candidate(0x7fff_ffff)).isEqualTo(0x7fff_ffffL);
        assertThat(window.candidate(1)).isEqualTo(1);
        assertThat(window.candidate(5)).isEqualTo(ReplayWindow.NONE);
    }

    private static long appendixA2(long top, int low, int size) {
        long sequenceLow = Integer.toUnsignedLong(low);
        long topLow = top & 0xffff_ffffL;
        long topHigh = top >>> 32;
        long high;
        if (topLow >= size - 1) { // case A: the window lies within one 2^32
            high = sequenceLow >= topLow - size + 1 ? topHigh : topHigh + 1;
        } else { // case B: it spans two
            high = sequenceLow >= (topLow - size + 1 & 0xffff_ffffL) ? topHigh - 1 : topHigh;
        }
        return high < 0 ? ReplayWindow.NONE : high << 32 | sequenceLow;
    }

    private static long step(Random random, int size) {
        return switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> random.nextInt(10) - 5;
            case 2 -> -random.nextInt(2 * size);
            default -> random.nextInt(2 * size);
        };
    }

    /** Numbers near the ends and the middle of 32 bits. */
    private static int edge(Random random) {
        int near = random.nextInt(160) - 80;
        return random.nextInt(4) == 0 ? random.nextInt() : near;
    }
}
