package mip6.lab.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import mip6.lab.plot.Plot.Mark;
import mip6.lab.plot.Series.Point;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

import javax.xml.parsers.DocumentBuilderFactory;

class PlotTest {

    private static final Axis TIME = Axis.upTo(930, "time, ms");

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document svg) {
        NodeList all = svg.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            texts.add(all.item(i).getTextContent());
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.2, 0.2",
        "1, 1, 0.2, 0.2",
        "7, 7, 1, 1",
        "930, 1000, 200, 200",
        "100, 100, 20, 20",
        "0.03, 0.03, 0.005, 0.005"
    })
    void anAxisEndsAtALineBehindTheGreatestValue(
            double most, double end, double step, String second) {
        Axis axis = Axis.upTo(most, "x");
        assertThat(axis.to()).isCloseTo(end, offset(1e-9));
        assertThat(axis.step()).isCloseTo(step, offset(1e-9));
        assertThat(axis.text(axis.ticks().get(1))).isEqualTo(second);
        assertThat(axis.ticks().size()).isBetween(2, 10);
    }

    @Test
    void itHasAxesWithUnitsALegendAndMarks() throws Exception {
        Plot plot =
                Plot.of(
                        "Recovery <now>",
                        TIME,
                        "share, percent",
                        List.of(
                                Series.share("registered", List.of(3.0, 1.0), 4, 900),
                                new Series("load", Series.Shape.LINE, List.of(new Point(0, 12)))),
                        List.of(new Mark("claim", 380)));
        assertThat(texts(parsed(plot.svg())))
                .contains(
                        "Recovery <now>",
                        "time, ms",
                        "share, percent",
                        "registered",
                        "load",
                        "claim",
                        "0",
                        "1000",
                        "50");
    }

    @Test
    void linesStayInTheirPlotAndAreNotLongerThanCanBeSeen() throws Exception {
        List<Point> many = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            many.add(new Point(i, i % 7));
        }
        String svg =
                Plot.of(
                                "Many",
                                TIME,
                                "n",
                                List.of(new Series("many", Series.Shape.STEPS, many)),
                                List.of(new Mark("late", 5000)))
                        .svg();
        assertThat(svg).hasSizeLessThan(200_000);
        NodeList paths = parsed(svg).getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Scanner numbers =
                    new Scanner(
                            paths.item(i)
                                    .getAttributes()
                                    .getNamedItem("d")
                                    .getNodeValue()
                                    .replaceAll("[MLh]", " "));
            assertThat(numbers.tokens().map(Double::parseDouble))
                    .isNotEmpty()
                    .allMatch(number -> number >= 0 && number <= 860);
        }
    }

    @Test
    void whatIsUnderWayIsCountedAtEachTime() {
        Series series = Series.underWay("n", List.of(1.0, 1.0, 4.0), List.of(2.0, 4.0), 10);
        assertThat(series.points())
                .containsExactly(
                        new Point(0, 0),
                        new Point(1, 1),
                        new Point(1, 2),
                        new Point(2, 1),
                        new Point(4, 2),
                        new Point(4, 1),
                        new Point(10, 1));
    }

    @Test
    void aPageLoadsNothingAndEscapesText() {
        String page =
                new Page("a & b")
                        .heading("<h>")
                        .paragraph("1 < 2")
                        .verdict(false, "no \"way\"")
                        .table(List.of("x"), List.of(List.of("yes")))
                        .figure(Plot.of("p", TIME, "y", List.of(), List.of()), "a plot")
                        .html();
        assertThat(page)
                .contains("a &amp; b", "&lt;h&gt;", "1 &lt; 2", "&quot;way&quot;", "a plot")
                .contains("class=\"good\">yes")
                .doesNotContain("src=", "href=", "@import", "url(");
    }
}
