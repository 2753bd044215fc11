package mip6.ikev2.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ways in which something can happen that has choices: it is run again and again, each time with
 * another one of them.
 */
sealed interface Interleavings {

    /** One of {@code width} possibilities. */
    int choose(int width);

    /** The next way; false where none is left. */
    boolean next();

    /** Every way there is. */
    static Interleavings all() {
        return new All();
    }

    /** Some ways, by chance. */
    static Interleavings some(int number, long seed) {
        return new Some(number, seed);
    }

    /** Depth first. */
    final class All implements Interleavings {

        private final List<Integer> path = new ArrayList<>();
        private final List<Integer> widths = new ArrayList<>();
        private int position;

        @Override
        public int choose(int width) {
            if (width == 1) {
                return 0;
            }
            if (position == path.size()) {
                path.add(0);
                widths.add(width);
            }
            if (widths.get(position) != width) {
                throw new AssertionError("not the same as before, at choice " + position);
            }
            return path.get(position++);
        }

        @Override
        public boolean next() {
            position = 0;
            while (!path.isEmpty() && path.getLast() + 1 == widths.getLast()) {
                path.removeLast();
                widths.removeLast();
            }
            if (path.isEmpty()) {
                return false;
            }
            path.set(path.size() - 1, path.getLast() + 1);
            return true;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Each by a seed of its own. */
    final class Some implements Interleavings {

        private final long last;
        private long seed;
        private Random random;

        private Some(int number, long seed) {
            this.seed = seed;
            this.last = seed + number;
            this.random = new Random(seed);
        }

        @Override
        public int choose(int width) {
            return random.nextInt(width);
        }

        @Override
        public boolean next() {
            random = new Random(++seed);
            return seed < last;
        }

        @Override
        public String toString() {
            return "of seed " + seed;
        }
    }
}
