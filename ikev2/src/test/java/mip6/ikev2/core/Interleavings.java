package mip6.ikev2.core;

import java.util.ArrayList;
import java.util.List;

/**
 * All ways in which something can happen that has choices: run again and again, each time with
 * another one of them.
 */
final class Interleavings {

    private final List<Integer> path = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private int position;

    /** One of {@code width} possibilities. */
    int choose(int width) {
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

    /** The next way; false where all were taken. */
    boolean next() {
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
