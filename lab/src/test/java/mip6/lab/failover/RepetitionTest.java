package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.oracle.DocumentSchema;
import mip6.lab.program.LabException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class RepetitionTest {

    @TempDir Path folder;

    private final PrintStream nowhere =
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

    private Repetition repetition() {
        FailoverOptions options = FailoverOptions.simple().keptIn(Optional.of(folder));
        return new Repetition(options, nowhere, new Progress(false, nowhere));
    }

    private JsonNode kept() throws IOException {
        return Json.parse(Files.readString(folder.resolve(KeptFiles.RESULT)));
    }

    @Test
    void eachRunHasTheNextSeedAndAFolderOfItsOwn() throws Exception {
        Repetition.Results all =
                repetition()
                        .times(
                                2,
                                these -> {
                                    long seed = these.links().seed();
                                    assertThat(these.keep()).hasValue(folder.resolve("run" + seed));
                                    return FailoverReportTest.seen(seed == 1 ? 100 : 200);
                                });
        assertThat(all.ok()).isTrue();
        assertThat(all.runs())
                .extracting(FailoverResult::tunnelFailoverTime)
                .containsExactly(Optional.of(700.0), Optional.of(800.0));
        assertThat(kept()).isEqualTo(Json.parse(Json.render(all)));
        new DocumentSchema("failover").holdsFor(kept());
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith(KeptFiles.RESULT));
    }

    /** It is not ok, whatever those were that were made. */
    @Test
    void whatWasMeasuredIsKeptWhereALaterRunFails() throws IOException {
        assertThatThrownBy(
                        () ->
                                repetition()
                                        .times(
                                                3,
                                                these -> {
                                                    if (these.links().seed() == 3) {
                                                        throw new LabException("no etcd");
                                                    }
                                                    return FailoverReportTest.seen(0);
                                                }))
                .hasMessage("no etcd");
        assertThat(kept().path("ok").asBoolean()).isFalse();
        assertThat(kept().path("wanted").asInt()).isEqualTo(3);
        assertThat(kept().path("runs")).hasSize(2);
        new DocumentSchema("failover").holdsFor(kept());
        assertThat(Comparison.of(folder, folder).lines())
                .first()
                .asString()
                .contains("2 of 3 runs, 100 of 100 mobile nodes", "not ok");
    }
}
