package mip6.agent.report;

/**
 * Text of strangers, fit for a terminal and for one line of a log: printable ASCII, of a stated
 * length, in quotes where it holds anything that could be taken for more than one word.
 */
public final class Escaped {

    /** Characters of the text; what is beyond is cut off and said to be. */
    private static final int LONGEST = 256;

    private Escaped() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        append(line, text);
        return line.toString();
    }

    static void append(StringBuilder line, String text) {
        if (isWord(text)) {
            line.append(text);
            return;
        }
        line.append('"');
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                line.append(c);
            } else {
                line.append("\\u").append(String.format("%04x", (int) c));
            }
        }
        line.append('"');
        if (end < text.length()) {
            line.append('+').append(text.length() - end);
        }
    }

    private static boolean isWord(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
