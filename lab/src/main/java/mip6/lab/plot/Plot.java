package mip6.lab.plot;

import mip6.lab.plot.Series.Point;

import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes, with a grid, a legend, and upright marks for what happened once.
 *
 * @param marks at places of the x axis
 */
public record Plot(String title, Axis x, Axis y, List<Series> series, List<Mark> marks) {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 62;
    private static final int BOTTOM = 48;
    private static final int INNER_WIDTH = WIDTH - LEFT - RIGHT;
    private static final int INNER_HEIGHT = HEIGHT - TOP - BOTTOM;

    /** Points of more than this are not told apart on the screen: two for each of its dots. */
    private static final int MOST_POINTS = 2 * INNER_WIDTH;

    /** Told apart by those who see colours otherwise, too (Okabe and Ito); by dashes besides. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00");

    private static final List<String> DASHES = List.of("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2");

    /** Something that happened once. */
    public record Mark(String name, double x) {}

    public Plot {
        series = List.copyOf(series);
        marks = List.copyOf(marks);
    }

    /** With a y axis that reaches as far as the lines do. */
    public static Plot of(
            String title, Axis x, String yLabel, List<Series> series, List<Mark> marks) {
        double most = series.stream().mapToDouble(Series::most).max().orElse(0);
        return new Plot(title, x, Axis.upTo(most, yLabel), series, marks);
    }

    /** An {@code svg} element that stands for itself. */
    public String svg() {
        StringBuilder out = new StringBuilder();
        out.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                        .formatted(WIDTH, HEIGHT));
        out.append("<title>%s</title>%n".formatted(Markup.escaped(title)));
        text(out, LEFT, 18, "start", "plot-title", title);
        grid(out);
        for (int i = 0; i < marks.size(); i++) {
            mark(out, marks.get(i), i);
        }
        for (int i = 0; i < series.size(); i++) {
            line(out, series.get(i), i);
        }
        legend(out);
        return out.append("</svg>\n").toString();
    }

    private void grid(StringBuilder out) {
        for (double tick : x.ticks()) {
            double at = LEFT + x.place(tick, INNER_WIDTH);
            stroke(out, "grid", at, TOP, at, TOP + INNER_HEIGHT);
            text(out, at, TOP + INNER_HEIGHT + 16, "middle", "tick", x.text(tick));
        }
        for (double tick : y.ticks()) {
            double at = TOP + INNER_HEIGHT - y.place(tick, INNER_HEIGHT);
            stroke(out, "grid", LEFT, at, LEFT + INNER_WIDTH, at);
            text(out, LEFT - 8, at + 4, "end", "tick", y.text(tick));
        }
        stroke(out, "axis", LEFT, TOP + INNER_HEIGHT, LEFT + INNER_WIDTH, TOP + INNER_HEIGHT);
        stroke(out, "axis", LEFT, TOP, LEFT, TOP + INNER_HEIGHT);
        text(out, LEFT + INNER_WIDTH / 2.0, HEIGHT - 10, "middle", "label", x.label());
        double middle = TOP + INNER_HEIGHT / 2.0;
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(16"
                                + " %.1f) rotate(-90)\">%s</text>%n",
                        middle,
                        Markup.escaped(y.label())));
    }

    private void mark(StringBuilder out, Mark mark, int number) {
        double at = LEFT + x.place(Math.min(mark.x(), x.to()), INNER_WIDTH);
        stroke(out, "mark", at, TOP, at, TOP + INNER_HEIGHT);
        // one below the other, since what happens at about the same time is close together
        text(out, at + 4, TOP + 12 + 13 * number, "start", "mark-name", mark.name());
    }

    private void line(StringBuilder out, Series each, int number) {
        List<Point> points = each.points();
        if (points.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        int stride = Math.ceilDiv(points.size(), MOST_POINTS);
        double before = 0;
        for (int i = 0; i < points.size(); i++) {
            if (i % stride != 0 && i != points.size() - 1) {
                continue;
            }
            Point point = points.get(i);
            double right = LEFT + x.place(Math.min(point.x(), x.to()), INNER_WIDTH);
            double up = TOP + INNER_HEIGHT - y.place(point.y(), INNER_HEIGHT);
            if (path.isEmpty()) {
                path.append(String.format(Locale.ROOT, "M%.1f %.1f", right, up));
            } else if (each.shape() == Series.Shape.STEPS) {
                path.append(
                        String.format(
                                Locale.ROOT, " L%.1f %.1f L%.1f %.1f", right, before, right, up));
            } else {
                path.append(String.format(Locale.ROOT, " L%.1f %.1f", right, up));
            }
            before = up;
        }
        out.append("<path class=\"line\" d=\"%s\"%s/>%n".formatted(path, look(number)));
    }

    private void legend(StringBuilder out) {
        double at = LEFT;
        for (int i = 0; i < series.size(); i++) {
            String name = series.get(i).name();
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<path class=\"line\" d=\"M%.1f 38 h26\"%s/>%n",
                            at,
                            look(i)));
            text(out, at + 32, 42, "start", "legend", name);
            at += 32 + 7.0 * name.length() + 22;
        }
    }

    private static String look(int number) {
        String dashes = DASHES.get(number % DASHES.size());
        return " stroke=\"%s\"%s"
                .formatted(
                        COLOURS.get(number % COLOURS.size()),
                        dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
    }

    private static void stroke(
            StringBuilder out, String kind, double x1, double y1, double x2, double y2) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<path class=\"%s\" d=\"M%.1f %.1f L%.1f %.1f\"/>%n",
                        kind,
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private static void text(
            StringBuilder out, double x, double y, String anchor, String kind, String text) {
        out.append(
                String.format(
                        Locale.ROOT,
                        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        kind,
                        x,
                        y,
                        anchor,
                        Markup.escaped(text)));
    }
}
