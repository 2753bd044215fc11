package mip6.lab.plot;

import java.util.List;

/** An HTML page in one file, which loads nothing. */
public final class Page {

    private static final String STYLE =
            """
            :root { color-scheme: light; }
            body { font: 15px/1.5 system-ui, sans-serif; color: #1d2733; background: #f6f7f9;
                   margin: 0; }
            main { max-width: 920px; margin: 0 auto; padding: 24px 20px 60px; }
            h1 { font-size: 24px; margin: 8px 0 2px; }
            h2 { font-size: 18px; margin: 34px 0 8px; }
            p { margin: 6px 0; }
            figure, .table { background: #fff; border: 1px solid #dde1e7; border-radius: 8px;
                             padding: 12px 14px; margin: 14px 0; overflow-x: auto; }
            figcaption { color: #55606e; font-size: 13px; }
            svg { width: 100%; height: auto; display: block; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: right; padding: 4px 10px; border-bottom: 1px solid #eceff3;
                     font-variant-numeric: tabular-nums; }
            th:first-child, td:first-child { text-align: left; }
            th { font-weight: 600; color: #55606e; }
            .good { color: #00704f; font-weight: 600; }
            .bad { color: #b3261e; font-weight: 600; }
            svg text { font: 12px system-ui, sans-serif; fill: #1d2733; }
            svg .plot-title { font-size: 15px; font-weight: 600; }
            svg .tick { fill: #55606e; }
            svg .mark-name { fill: #6b3fa0; font-size: 11px; }
            svg .grid { stroke: #e6e9ee; fill: none; }
            svg .axis { stroke: #55606e; fill: none; }
            svg .mark { stroke: #6b3fa0; stroke-dasharray: 3 3; fill: none; }
            svg .line { stroke-width: 2; fill: none; }
            """;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    /** One that is empty but for its title. */
    public Page(String title) {
        this.title = title;
    }

    public Page heading(String text) {
        body.append("<h2>").append(Markup.escaped(text)).append("</h2>\n");
        return this;
    }

    public Page paragraph(String text) {
        body.append("<p>").append(Markup.escaped(text)).append("</p>\n");
        return this;
    }

    /** A word that says whether all is well. */
    public Page verdict(boolean good, String text) {
        body.append("<p class=\"%s\">%s</p>%n".formatted(look(good), Markup.escaped(text)));
        return this;
    }

    /** A plot and what it shows. */
    public Page figure(Plot plot, String caption) {
        body.append(
                "<figure>%n%s<figcaption>%s</figcaption>%n</figure>%n"
                        .formatted(plot.svg(), Markup.escaped(caption)));
        return this;
    }

    /**
     * A table.
     *
     * @param rows each as long as {@code head}; "yes" and "no" are coloured
     */
    public Page table(List<String> head, List<List<String>> rows) {
        body.append("<div class=\"table\"><table>\n<tr>");
        head.forEach(each -> body.append("<th>%s</th>".formatted(Markup.escaped(each))));
        body.append("</tr>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            row.forEach(
                    cell -> body.append("<td%s>%s</td>".formatted(of(cell), Markup.escaped(cell))));
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
        return this;
    }

    private static String of(String cell) {
        return switch (cell) {
            case "yes" -> " class=\"good\"";
            case "no" -> " class=\"bad\"";
            default -> "";
        };
    }

    private static String look(boolean good) {
        return good ? "good" : "bad";
    }

    /** All of it. */
    public String html() {
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        %2$s</style>
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        %3$s</main>
        </body>
        </html>
        """
                .formatted(Markup.escaped(title), STYLE, body);
    }
}
