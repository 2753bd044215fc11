package mip6.cli;

import mip6.agent.Version;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The manual page of a command, in the language of man(7), from what its help is made of. */
final class ManPage {

    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String name = fileName(spec);
        line(
                ".TH "
                        + name.toUpperCase(Locale.ROOT)
                        + " 1 \"\" \"mip6 "
                        + Version.TEXT
                        + "\" \"Mobile IPv6\"");
        section("NAME");
        line(escaped(name) + " \\- " + escaped(sentence(spec.usageMessage().description())));
        section("SYNOPSIS");
        line(escaped(command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip()));
        section("DESCRIPTION");
        line(escaped(String.join(" ", spec.usageMessage().description())));
        parameters(spec);
        options(spec);
        commands(command);
        if (spec.usageMessage().footer().length > 0) {
            section("NOTES");
            for (String footer : spec.usageMessage().footer()) {
                line(footer.isEmpty() ? ".PP" : escaped(footer));
            }
        }
        seeAlso(command);
    }

    /** Pages of {@code command} and all below it, by file name. */
    static Map<String, String> all(CommandLine command) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(fileName(command.getCommandSpec()) + ".1", new ManPage(command).text.toString());
        visible(command).forEach(each -> pages.putAll(all(each)));
        return pages;
    }

    private void parameters(CommandSpec spec) {
        if (spec.positionalParameters().isEmpty()) {
            return;
        }
        section("ARGUMENTS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), parameter.description());
        }
    }

    private void options(CommandSpec spec) {
        section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                item(String.join(", ", option.names()) + value, option.description());
            }
        }
    }

    private void commands(CommandLine command) {
        if (visible(command).isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine each : visible(command)) {
            item(
                    each.getCommandName(),
                    new String[] {sentence(each.getCommandSpec().usageMessage().description())});
        }
    }

    private void seeAlso(CommandLine command) {
        List<String> others = new ArrayList<>();
        if (command.getParent() != null) {
            others.add(fileName(command.getParent().getCommandSpec()));
        }
        visible(command).forEach(each -> others.add(fileName(each.getCommandSpec())));
        if (!others.isEmpty()) {
            section("SEE ALSO");
            line(escaped(String.join("(1), ", others) + "(1)"));
        }
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String term, String[] description) {
        line(".TP");
        line(".B " + escaped(term));
        line(escaped(String.join(" ", description)));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static List<CommandLine> visible(CommandLine command) {
        return command.getSubcommands().values().stream()
                .distinct()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .toList();
    }

    private static String fileName(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    static String sentence(String[] description) {
        String all = String.join(" ", description);
        int end = all.indexOf(". ");
        return end < 0 ? all : all.substring(0, end + 1);
    }

    /** Nothing of it is taken for a request or an escape of the formatter. */
    private static String escaped(String text) {
        String plain = Ansi.OFF.string(text).replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
