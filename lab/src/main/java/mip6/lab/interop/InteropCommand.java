package mip6.lab.interop;

import mip6.agent.control.Json;
import mip6.lab.net.Workspace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Key exchange with other implementations; exit status 0 only if every case is in order. */
@Command(
        name = "interop",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "This project's IKEv2 with strongSwan and libreswan, each direction, in a Linux of"
                        + " its own that has ESP in the kernel.")
public final class InteropCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Option(
            names = "--peer",
            paramLabel = "P",
            description = "only the cases with that peer: strongswan, libreswan or tshark")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--case", paramLabel = "C", description = "only the case of that name")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "leave captures, Wireshark's key tables, logs and configurations there")
    private Optional<Path> keep = Optional.empty();

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "put the table of results into that page, in place of the one that it has,"
                            + " in full or in short; may be repeated")
    private List<Path> pages = new ArrayList<>();

    /** A folder: run the cases on this machine, for another process that reads the results. */
    @Option(names = "--inside", hidden = true)
    private Optional<Path> inside = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Interop.Selection selection = new Interop.Selection(peer, name);
        Optional<String> mistake = mistake(selection);
        if (mistake.isPresent()) {
            System.err.println("mip6 interop: " + mistake.get());
            return USAGE;
        }
        try {
            for (Path page : pages) {
                if (!mayBeWritten(page)) {
                    return USAGE;
                }
            }
            if (inside.isPresent()) {
                return Interop.runHere(selection, inside.get(), System.out) ? OK : FAILED;
            }
            if (keep.isPresent()) {
                Files.createDirectories(keep.get());
                return run(selection, keep.get().toRealPath());
            }
            try (Workspace workspace = Workspace.create()) {
                return run(selection, workspace.folder());
            }
        } catch (IOException failed) {
            System.err.println("mip6 interop: " + failed);
            return FAILED;
        }
    }

    /** What is wrong with the wish for a peer or a case, in one line. */
    static Optional<String> mistake(Interop.Selection selection) {
        List<String> peers =
                Stream.concat(
                                Matrix.cases().stream().map(it -> it.peer().label()),
                                Stream.of(Tshark.LABEL))
                        .distinct()
                        .toList();
        if (peers.stream().noneMatch(selection::isWanted)) {
            return Optional.of("no such peer; there are " + String.join(", ", peers));
        }
        return selection.seenByTshark().cases().isEmpty()
                ? Optional.of(
                        "no such case of that peer; there are "
                                + String.join(
                                        ", ",
                                        Matrix.cases().stream()
                                                .filter(
                                                        new Interop.Selection(
                                                                        selection.peer(),
                                                                        Optional.empty())
                                                                .seenByTshark())
                                                .map(InteropCase::name)
                                                .distinct()
                                                .toList()))
                : Optional.empty();
    }

    private int run(Interop.Selection selection, Path folder)
            throws IOException, InterruptedException {
        Interop.Outcome outcome = Interop.run(selection, folder, this::show, System.err);
        InteropResult result = outcome.result();
        if (outcome.status() != GuestMachine.MISSING) {
            for (Path page : pages) {
                write(page, result.cases());
            }
        }
        if (json) {
            System.out.println(Json.renderPretty(result));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%n%d of %d in order, %.0f s%n",
                    result.cases().stream().filter(CaseResult::ok).count(),
                    result.cases().size(),
                    result.seconds());
        }
        if (outcome.status() == GuestMachine.MISSING) {
            return GuestMachine.MISSING;
        }
        return outcome.status() == OK && result.ok() ? OK : FAILED;
    }

    /** Known before the cases are run, which takes minutes. */
    private boolean mayBeWritten(Path file) throws IOException {
        if (peer.isPresent() || name.isPresent()) {
            System.err.println("mip6 interop: --page needs all cases: no --peer, no --case");
            return false;
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            System.err.println("mip6 interop: --page " + file + ": no file that can be written");
            return false;
        }
        if (InteropPage.with(Files.readString(file), List.of()).isEmpty()) {
            System.err.println("mip6 interop: --page " + file + ": no table of results is there");
            return false;
        }
        return true;
    }

    private static void write(Path file, List<CaseResult> results) throws IOException {
        Optional<String> text = InteropPage.with(Files.readString(file), results);
        if (text.isPresent()) {
            Files.writeString(file, text.get());
        }
    }

    private void show(CaseResult result) {
        if (!json) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s  %-24s %-6s  %-4s %5.2f s  %s%n",
                    result.peer(),
                    result.name(),
                    result.initiator(),
                    result.ok() ? "ok" : "FAIL",
                    result.seconds(),
                    result.reason());
        }
    }
}
