package mip6.lab.plot;

/** Text of HTML and SVG. */
final class Markup {

    private Markup() {}

    /** As content or in an attribute between quotation marks. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
