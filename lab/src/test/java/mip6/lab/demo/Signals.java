package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.program.Program;

import java.io.IOException;

/** What an operator's kill sends. */
final class Signals {

    private Signals() {}

    /** Has a daemon read its configuration again. */
    static void hangUp(Program program) throws IOException, InterruptedException {
        assertThat(
                        new ProcessBuilder("kill", "-HUP", Long.toString(program.pid()))
                                .start()
                                .waitFor())
                .isZero();
    }
}
