package mip6.lab.plot;

import java.util.Collection;
import java.util.Optional;

/**
 * What so many values came to, by the nearest rank: each is one of the values.
 *
 * @param count of the values
 */
public record Percentiles(int count, double p50, double p90, double p99, double max) {

    /** Empty where there are no values. */
    public static Optional<Percentiles> of(Collection<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Optional.of(
                new Percentiles(
                        sorted.length,
                        rank(sorted, 50),
                        rank(sorted, 90),
                        rank(sorted, 99),
                        sorted[sorted.length - 1]));
    }

    /** The least of the values that {@code percent} of them do not exceed. */
    private static double rank(double[] sorted, int percent) {
        int rank = Math.ceilDiv(sorted.length * percent, 100);
        return sorted[Math.max(rank, 1) - 1];
    }
}
