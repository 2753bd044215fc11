package mip6.lab.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a machine's kernel has been told of addresses, routes and rules, as iproute2 prints it, less
 * what differs from one moment to the next.
 *
 * @param lines in order
 * @param proxied addresses for which it answers on a link
 */
public record KernelState(List<String> lines, List<String> proxied) {

    private static final List<List<String>> QUESTIONS =
            List.of(
                    List.of("ip", "-6", "-o", "addr"),
                    List.of("ip", "-6", "rule"),
                    List.of("ip", "-6", "route", "show", "table", "all"));

    /** Asks it. */
    public static KernelState of(Host host) throws IOException, InterruptedException {
        TreeSet<String> lines = new TreeSet<>();
        for (List<String> question : QUESTIONS) {
            for (String line : ask(host, question)) {
                lines.add(lasting(line));
            }
        }
        return new KernelState(
                List.copyOf(lines),
                ask(host, List.of("ip", "-6", "neigh", "show", "proxy")).stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .sorted()
                        .toList());
    }

    /** Lines that are in one of the two alone. */
    public List<String> differences(KernelState other) {
        List<String> all = new ArrayList<>();
        lines.stream().filter(line -> !other.lines.contains(line)).forEach(l -> all.add("- " + l));
        other.lines.stream().filter(line -> !lines.contains(line)).forEach(l -> all.add("+ " + l));
        return all;
    }

    /** Numbers of interfaces, lifetimes, and link-local addresses that the kernel draws. */
    private static String lasting(String line) {
        return line.replaceFirst("^\\d+: ", "")
                .replaceAll("(expires|valid_lft|preferred_lft) \\S+", "")
                .replaceAll("fe80::[0-9a-f:]{4,}", "fe80::")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static List<String> ask(Host host, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                host.call(
                        () ->
                                new ProcessBuilder(command)
                                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                                        .start());
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status);
            }
            return lines;
        }
    }
}
