package mip6.lab.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The range that an axis shows, and where its lines are.
 *
 * @param label with the unit
 * @param step between two lines: one, two or five times a power of ten
 */
public record Axis(String label, double from, double to, double step) {

    private static final int LINES = 8;
    private static final double[] STEPS = {1, 2, 5, 10};

    /** From nothing to {@code most}, and as far as the next line. */
    public static Axis upTo(double most, String label) {
        double reach = most > 0 ? most : 1;
        double magnitude = Math.pow(10, Math.floor(Math.log10(reach / LINES)));
        double step = magnitude;
        for (double each : STEPS) {
            step = each * magnitude;
            if (step * LINES >= reach) {
                break;
            }
        }
        return new Axis(label, 0, Math.ceil(reach / step) * step, step);
    }

    /** Where lines are. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        int last = (int) Math.round((to - from) / step);
        for (int i = 0; i <= last; i++) {
            ticks.add(from + i * step);
        }
        return ticks;
    }

    /** A value in as few digits as tell two lines apart. */
    String text(double value) {
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Where {@code value} is on a line that is so long. */
    double place(double value, double length) {
        return (value - from) / (to - from) * length;
    }
}
