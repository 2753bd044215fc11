package mip6.lab.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One line of a plot.
 *
 * @param shape how its points are joined
 * @param points in the order of their x
 */
public record Series(String name, Shape shape, List<Point> points) {

    /** How points are joined. */
    public enum Shape {
        LINE,
        /** Each value holds until the next. */
        STEPS
    }

    /** One point, in the units of the axes. */
    public record Point(double x, double y) {}

    public Series {
        points = List.copyOf(points);
    }

    /**
     * How many of {@code times} have come, as a share of {@code all} in percent.
     *
     * @param end where the line ends
     */
    public static Series share(String name, List<Double> times, int all, double end) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0));
        int come = 0;
        for (double time : times.stream().sorted().toList()) {
            points.add(new Point(time, 100.0 * ++come / all));
        }
        points.add(new Point(Math.max(end, points.getLast().x()), points.getLast().y()));
        return new Series(name, Shape.STEPS, points);
    }

    /**
     * How many were between their beginning and their end at a time.
     *
     * @param begun when each began
     * @param ended when those ended that did
     */
    public static Series underWay(String name, List<Double> begun, List<Double> ended, double end) {
        List<Point> changes = new ArrayList<>();
        begun.forEach(at -> changes.add(new Point(at, 1)));
        ended.forEach(at -> changes.add(new Point(at, -1)));
        changes.sort(
                Comparator.comparingDouble(Point::x)
                        .thenComparing(Comparator.comparingDouble(Point::y).reversed()));
        List<Point> points = new ArrayList<>();
        points.add(new Point(0, 0));
        double now = 0;
        for (Point change : changes) {
            now += change.y();
            points.add(new Point(change.x(), now));
        }
        points.add(new Point(Math.max(end, points.getLast().x()), now));
        return new Series(name, Shape.STEPS, points);
    }

    /** How many of {@code times} have come. */
    public static Series count(String name, List<Double> times, double end) {
        return underWay(name, times, List.of(), end);
    }

    double most() {
        return points.stream().mapToDouble(Point::y).max().orElse(0);
    }
}
