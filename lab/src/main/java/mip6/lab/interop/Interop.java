package mip6.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.net.Workspace;
import mip6.linux.BootClock;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A run of the matrix, or of a part of it, in the guest. */
final class Interop {

    /** What begins a line with a result. */
    private static final String RESULT = "result ";

    private static final double NANOS = 1e9;

    private final Selection selection;
    private final Path folder;
    private final Consumer<CaseResult> each;
    private final PrintStream errors;
    private final List<CaseResult> results = new ArrayList<>();

    private Interop(
            Selection selection, Path folder, Consumer<CaseResult> each, PrintStream errors) {
        this.selection = selection;
        this.folder = folder;
        this.each = each;
        this.errors = errors;
    }

    /** Which cases; empty for all. */
    record Selection(Optional<String> peer, Optional<String> name)
            implements Predicate<InteropCase> {

        static final Selection ALL = new Selection(Optional.empty(), Optional.empty());

        @Override
        public boolean test(InteropCase it) {
            return isWanted(it.peer().label())
                    && name.map(label -> label.equals(it.name())).orElse(true);
        }

        boolean isWanted(String label) {
            return peer.map(label::equalsIgnoreCase).orElse(true);
        }

        /** What tshark looks at: what passes between us and strongSwan will do. */
        Selection seenByTshark() {
            return peer.map(Tshark.LABEL::equalsIgnoreCase).orElse(false)
                    ? new Selection(Optional.of(PeerKind.STRONGSWAN.label()), name)
                    : this;
        }

        List<InteropCase> cases() {
            return Matrix.cases().stream().filter(this).toList();
        }
    }

    /**
     * What it came to.
     *
     * @param status of the guest: 77 where it cannot be had
     */
    record Outcome(int status, InteropResult result) {}

    /**
     * Runs what is selected.
     *
     * @param folder for logs, captures and keys
     * @param each is told of each result at once
     * @param errors what goes wrong beside the cases
     */
    static Outcome run(
            Selection selection, Path folder, Consumer<CaseResult> each, PrintStream errors)
            throws IOException, InterruptedException {
        return new Interop(selection, folder, each, errors).run();
    }

    /** In the guest: runs what is selected, a line for each result. */
    static boolean runHere(Selection selection, Path folder, PrintStream out)
            throws IOException, InterruptedException {
        return InteropRun.run(
                        folder,
                        selection.cases(),
                        result -> out.println(RESULT + Json.render(result)))
                .stream()
                .allMatch(CaseResult::ok);
    }

    private Outcome run() throws IOException, InterruptedException {
        long begin = BootClock.nanos();
        Selection here = selection.seenByTshark();
        prepare(here.cases());
        Set<String> peers = new TreeSet<>();
        here.cases().forEach(it -> it.peer().packageApart().ifPresent(peers::add));
        List<String> arguments = new ArrayList<>(List.of("interop", "--inside", folder.toString()));
        here.peer().ifPresent(it -> arguments.addAll(List.of("--peer", it)));
        here.name().ifPresent(it -> arguments.addAll(List.of("--case", it)));
        int status = GuestMachine.run(folder, peers, arguments, this::take);
        if (status != GuestMachine.MISSING && selection.isWanted(Tshark.LABEL)) {
            Tshark.judge(folder, here.cases()).forEach(this::add);
        }
        return new Outcome(status, InteropResult.of(results, (BootClock.nanos() - begin) / NANOS));
    }

    /** Makes certificates, and removes what an earlier run left in a folder that is kept. */
    private void prepare(List<InteropCase> cases) throws IOException {
        Set<CertificateKind> kinds = EnumSet.of(CertificateKind.ECDSA_P256);
        for (InteropCase it : cases) {
            it.connection().proof().certificate().ifPresent(kinds::add);
        }
        deleteIfExists(folder.resolve("certificates"));
        deleteIfExists(folder.resolve(AaaServer.FOLDER));
        Certificates _ = Certificates.make(folder.resolve("certificates"), kinds);
        for (PeerKind kind : PeerKind.values()) {
            deleteIfExists(kind.folder(folder));
        }
        Files.deleteIfExists(folder.resolve("ikev2_decryption_table"));
        Files.deleteIfExists(folder.resolve("esp_sa"));
        try (DirectoryStream<Path> captures = Files.newDirectoryStream(folder, "*.pcap")) {
            for (Path capture : captures) {
                Files.delete(capture);
            }
        }
    }

    private static void deleteIfExists(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Workspace.delete(folder);
        }
    }

    private void add(CaseResult result) {
        results.add(result);
        each.accept(result);
    }

    private void take(String line) {
        if (line.startsWith(RESULT)) {
            JsonNode document = Json.parse(line.substring(RESULT.length()));
            CaseResult result =
                    new CaseResult(
                            document.path("name").asText(),
                            document.path("peer").asText(),
                            document.path("initiator").asText(),
                            document.path("ok").asBoolean(),
                            document.path("seconds").asDouble(),
                            document.path("reason").asText());
            if (selection.isWanted(result.peer())) {
                add(result);
            }
        } else if (!line.startsWith("Picked up JAVA_TOOL_OPTIONS")) {
            errors.println(line);
        }
    }
}
