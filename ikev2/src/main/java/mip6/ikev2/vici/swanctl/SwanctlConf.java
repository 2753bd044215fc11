package mip6.ikev2.vici.swanctl;

import mip6.ikev2.vici.Element;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the format of strongswan.conf(5): sections in braces, a key and its value on a line,
 * comments from # on, quotes around a value with such characters. A section that comes again goes
 * on, a key that comes again replaces. Includes and references to other sections are refused.
 */
public final class SwanctlConf {

    /** Characters of a file. */
    private static final int LONGEST = 1 << 20;

    private static final String NOT_IN_A_NAME = ".,:{}=\"#\n\t ";

    private final String text;
    private int at;
    private int line = 1;

    private SwanctlConf(String text) {
        this.text = text;
    }

    /** All of it, each value as its text. */
    public static Section parse(String text) throws SwanctlException {
        if (text.length() > LONGEST) {
            throw new SwanctlException("longer than " + LONGEST + " characters");
        }
        return new SwanctlConf(text.replace("\r\n", "\n")).content(new Block(), 0).section();
    }

    /** Up to the end of the block, or of the file where {@code depth} is 0. */
    private Block content(Block block, int depth) throws SwanctlException {
        if (depth > Section.DEEPEST) {
            throw mistake("sections are nested deeper than " + Section.DEEPEST);
        }
        while (true) {
            skipToSomething();
            if (at == text.length()) {
                if (depth > 0) {
                    throw mistake("a section has no }");
                }
                return block;
            }
            if (text.charAt(at) == '}') {
                if (depth == 0) {
                    throw mistake("a } without a section");
                }
                at++;
                return block;
            }
            element(block, depth);
        }
    }

    private void element(Block block, int depth) throws SwanctlException {
        String name = name();
        skipToSomething();
        char next = at == text.length() ? '\n' : text.charAt(at);
        if (next == '{') {
            at++;
            content(block.inner(name), depth + 1);
        } else if (next == '=') {
            at++;
            block.put(name, value());
        } else if (next == ':') {
            throw mistake(name + ": references to other sections are not understood");
        } else if (name.equals("include")) {
            throw mistake("includes are not understood");
        } else {
            throw mistake(name + ": neither = nor { follows");
        }
    }

    private String name() throws SwanctlException {
        int from = at;
        while (at < text.length() && NOT_IN_A_NAME.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(from, at);
        if (name.isEmpty()) {
            throw mistake("found " + text.charAt(at) + " where a name should be");
        }
        if (name.length() > Section.LONGEST_NAME
                || !name.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw mistake("a name that is no short printable ASCII");
        }
        return name;
    }

    /** The rest of the line, or what is in quotes. */
    private String value() throws SwanctlException {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int from = at;
        while (at < text.length() && "\n#{}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '#') {
            throw mistake("behind a value a line has to end; a value with { or } needs quotes");
        }
        return checked(text.substring(from, at).strip());
    }

    private String quoted() throws SwanctlException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return checked(value.toString());
            }
            if (c == '\n') {
                line++;
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                value.append(unescaped(text.charAt(at)));
            } else {
                value.append(c);
            }
        }
        throw mistake("quotes have no end");
    }

    /** A line that ends in a backslash goes on in the next. */
    private String unescaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '\n' -> {
                line++;
                yield "";
            }
            default -> Character.toString(c);
        };
    }

    private String checked(String value) throws SwanctlException {
        // UTF-8 takes up to three octets for a char
        if (value.length() > Value.LONGEST / 3) {
            throw mistake("a value of more than " + Value.LONGEST / 3 + " characters");
        }
        return value;
    }

    private void skipToSomething() {
        boolean comment = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (!comment && c != ' ' && c != '\t') {
                return;
            }
        }
    }

    private SwanctlException mistake(String message) {
        return SwanctlException.at(line, message);
    }

    /** A section that more may be put into. */
    private static final class Block {

        private final Map<String, Block> blocks = new LinkedHashMap<>();
        private final Map<String, String> values = new LinkedHashMap<>();

        Block inner(String name) {
            return blocks.computeIfAbsent(name, _ -> new Block());
        }

        void put(String name, String value) {
            values.put(name, value);
        }

        Section section() throws SwanctlException {
            Section.Builder builder = Section.builder();
            values.forEach(builder::put);
            for (Map.Entry<String, Block> block : blocks.entrySet()) {
                if (values.containsKey(block.getKey())) {
                    throw new SwanctlException(block.getKey() + " is both a section and a key");
                }
                Element inner = block.getValue().section();
                builder.put(block.getKey(), inner);
            }
            return builder.build();
        }
    }
}
