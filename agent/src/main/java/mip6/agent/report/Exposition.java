package mip6.agent.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics in Prometheus' text format, version 0.0.4. Names and labels are fixed words of the
 * program, so nothing in them has to be escaped.
 */
public final class Exposition {

    /** Of HTTP's Content-Type. */
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** What the first label of a counter with labels stands for. */
    private static final Map<String, String> LABELS =
            Map.of(
                    "event", "event",
                    "handshake", "result",
                    "ike-dropped", "cause",
                    "packet-dropped", "cause");

    private final StringBuilder text = new StringBuilder();

    private Exposition() {}

    /**
     * All that there is.
     *
     * @param gauges by name, such as {@code bindings}
     */
    public static String of(Counters counters, Map<String, ? extends Number> gauges) {
        Exposition all = new Exposition();
        new TreeMap<>(gauges).forEach((name, value) -> all.gauge(name, value));
        counters.byName().forEach(all::counter);
        counters.histograms().forEach(all::histogram);
        return all.text.toString();
    }

    private void gauge(String name, Number value) {
        String metric = metric(name);
        line("# TYPE " + metric + " gauge");
        line(metric + " " + value);
    }

    private void counter(String name, Map<String, Long> byLabel) {
        String metric = metric(name) + "_total";
        line("# TYPE " + metric + " counter");
        byLabel.forEach(
                (label, count) ->
                        line(
                                metric
                                        + (label.isEmpty()
                                                ? ""
                                                : "{"
                                                        + LABELS.getOrDefault(name, "kind")
                                                        + "=\""
                                                        + label
                                                        + "\"}")
                                        + " "
                                        + count));
    }

    private void histogram(String name, Map<String, Histogram> byLabel) {
        String metric = metric(name) + "_seconds";
        line("# TYPE " + metric + " histogram");
        byLabel.forEach((label, histogram) -> buckets(metric, label, histogram));
    }

    private void buckets(String metric, String label, Histogram histogram) {
        String own = label.isEmpty() ? "" : "phase=\"" + label + "\"";
        List<Long> counts = histogram.cumulative();
        for (int i = 0; i < counts.size(); i++) {
            String bound =
                    i < Histogram.BOUNDS.size() ? Histogram.BOUNDS.get(i).toString() : "+Inf";
            line(
                    metric
                            + "_bucket{"
                            + (own.isEmpty() ? "" : own + ",")
                            + "le=\""
                            + bound
                            + "\"} "
                            + counts.get(i));
        }
        String labels = own.isEmpty() ? "" : "{" + own + "}";
        line(metric + "_sum" + labels + " " + histogram.seconds());
        line(metric + "_count" + labels + " " + counts.getLast());
    }

    private static String metric(String name) {
        return "mip6_" + name.replaceAll("[^a-z0-9]", "_");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
