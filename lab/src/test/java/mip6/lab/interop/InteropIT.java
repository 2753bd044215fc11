package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The matrix, in one boot of the guest: each of its cells is a test. */
@Timeout(900)
class InteropIT {

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> everyCellIsInOrder() throws Exception {
        Tool _ = Tool.program("charon-systemd");
        Tool _ = Tool.program("tshark");
        Interop.Outcome outcome =
                Interop.run(Interop.Selection.ALL, folder, result -> {}, System.out);
        Tool.require(outcome.status() != GuestMachine.MISSING, "user-mode-linux or libreswan");
        List<CaseResult> results = outcome.result().cases();
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(
                DynamicTest.dynamicTest(
                        "all of them were run",
                        () ->
                                assertThat(results)
                                        .filteredOn(it -> !it.peer().equals(Tshark.LABEL))
                                        .hasSameSizeAs(Matrix.cases())));
        for (CaseResult result : results) {
            tests.add(
                    DynamicTest.dynamicTest(
                            "%s %s, initiated by %s"
                                    .formatted(
                                            result.peer(),
                                            result.name(),
                                            result.initiator().equals("ours") ? "us" : "them"),
                            () -> assertThat(result.ok()).as(result.reason()).isTrue()));
        }
        return tests.stream();
    }
}
