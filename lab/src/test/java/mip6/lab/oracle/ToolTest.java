package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolTest {

    @Test
    void whatIsMissingIsNamedAndUnderStrictAFailure() {
        assertThatThrownBy(() -> Tool.program("no-such-program"))
                .isInstanceOf(
                        Tool.isStrict() ? AssertionFailedError.class : TestAbortedException.class)
                .hasMessageContaining("missing program no-such-program");
    }

    @Test
    void outputAndFailureOfAProgramAreSeen() {
        assertThat(Tool.program("echo").run("a", "b")).isEqualTo("a b\n");
        assertThatThrownBy(() -> Tool.program("ls").run("/no/such/file"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/no/such/file");
    }
}
