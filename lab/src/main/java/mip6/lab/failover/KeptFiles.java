package mip6.lab.failover;

import mip6.agent.StartException;
import mip6.agent.control.Json;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run leaves in a folder.
 *
 * @param folder made where it is not there
 */
record KeptFiles(Path folder) {

    /** A line for each mobile node and phase. */
    static final String TIMELINE = "timeline.jsonl";

    /** The document of {@code --json}. */
    static final String RESULT = "result.json";

    static final String REPORT = "report.html";

    private static final String COPIED = "*.{log,out,toml,zone}";

    void prepare() throws IOException {
        Files.createDirectories(folder);
    }

    /**
     * Makes the folder, which may be there if nothing is in it: what another run has left would be
     * mixed with this one.
     *
     * @throws IllegalArgumentException where that cannot be, with one line
     */
    void claim() {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                if (files.iterator().hasNext()) {
                    throw refused("is not empty: name a folder that is not there yet");
                }
            }
        } catch (IOException refused) {
            throw refused(StartException.reason(refused));
        }
        if (!Files.isWritable(folder)) {
            throw refused("cannot be written to");
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("--keep " + folder + ": " + why);
    }

    /** Logs, configurations and zones of the run's own folder. */
    void copyFrom(Path workspace) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(workspace, COPIED)) {
            for (Path file : files) {
                Files.copy(
                        file,
                        folder.resolve(Optional.ofNullable(file.getFileName()).orElseThrow()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The document of what several runs came to, which have folders of their own in this one. */
    void write(Repetition.Results all) throws IOException {
        result(all);
    }

    /** The same of fixed limits next to the one that was found out. */
    void write(LimitComparison.Result compared) throws IOException {
        result(compared);
    }

    void write(Observations seen) throws IOException {
        result(seen.result());
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(TIMELINE))) {
            for (Recovered each : seen.mobileNodes()) {
                for (Map.Entry<Phase, Double> reached : each.reached().entrySet()) {
                    out.write(line(each.mobileNode(), reached.getKey(), reached.getValue()));
                    out.newLine();
                }
            }
        }
        Files.writeString(folder.resolve(REPORT), new FailoverReport(seen).html());
    }

    /** In the place of one that may be there: whoever reads it reads one of them, whole. */
    private void result(Object document) throws IOException {
        Path fresh = folder.resolve(RESULT + ".new");
        Files.writeString(fresh, Json.renderPretty(document) + "\n");
        Files.move(fresh, folder.resolve(RESULT), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Such as {@code {"mobile-node":"mn1.example.com","phase":"registration","milliseconds":512}}.
     */
    static String line(String mobileNode, Phase phase, double milliseconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mobile-node", mobileNode);
        fields.put("phase", phase.label());
        fields.put("milliseconds", Math.round(milliseconds * 1000) / 1000.0);
        return Json.render(fields);
    }
}
