package mip6.lab.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fenced blocks of the tutorial, in order: {@code sh} is typed in, a block with a name behind
 * its language is that file, {@code text} without one is among what the commands before it print.
 */
record Tutorial(List<Block> blocks) {

    private static final Pattern FENCE = Pattern.compile("```(\\S+)(?: (\\S+))?");

    /**
     * A block.
     *
     * @param line its first in the page
     * @param file that it is
     */
    record Block(int line, String language, Optional<String> file, List<String> text) {

        boolean isTyped() {
            return file.isEmpty() && language.equals("sh");
        }

        boolean isPrinted() {
            return file.isEmpty() && language.equals("text");
        }
    }

    /** Reads a page. */
    static Tutorial of(List<String> page) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).startsWith("```")) {
                Matcher fence = FENCE.matcher(page.get(i));
                if (!fence.matches()) {
                    throw new IllegalArgumentException(
                            "line " + (i + 1) + ": a block has to say what it is");
                }
                int end = i + 1;
                while (!page.get(end).equals("```")) {
                    end++;
                }
                Block block =
                        new Block(
                                i + 2,
                                fence.group(1),
                                Optional.ofNullable(fence.group(2)),
                                page.subList(i + 1, end));
                if (block.file().isPresent()
                        && !page.get(i - 2).contains("`" + fence.group(2) + "`:")) {
                    throw new IllegalArgumentException(
                            "line " + (i - 1) + ": does not name the file to the reader");
                }
                blocks.add(block);
                i = end;
            }
        }
        return new Tutorial(blocks);
    }

    /** What is typed first, which begins the shell for all the rest. */
    Block first() {
        return blocks.getFirst();
    }

    /** All behind the first block: it prints a {@link #mark} before each. */
    String script() {
        StringBuilder script = new StringBuilder();
        for (Block block : blocks.subList(1, blocks.size())) {
            String text = String.join("\n", block.text()) + "\n";
            if (block.file().isPresent()) {
                script.append(
                        "cat > '%s' <<'END OF FILE'\n%sEND OF FILE\n"
                                .formatted(block.file().get(), text));
            } else if (block.isTyped()) {
                script.append("echo; echo '").append(mark(block)).append("'\n").append(text);
            } else if (!block.isPrinted()) {
                throw new IllegalArgumentException(
                        "line " + block.line() + ": neither typed, nor printed, nor a file");
            }
        }
        return script.toString();
    }

    static String mark(Block block) {
        return "@@ docs/tutorial.md, line " + block.line();
    }
}
