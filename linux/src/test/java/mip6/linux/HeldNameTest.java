package mip6.linux;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class HeldNameTest {

    private static final String NAME = "mip6/held-name-test-" + ProcessHandle.current().pid();

    @Test
    void oneHasItUntilItLeavesIt() throws LinuxException {
        try (HeldName _ = HeldName.take(NAME, "be the first")) {
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> HeldName.take(NAME, "be the second"))
                    .withMessageStartingWith("cannot be the second: bind of @" + NAME)
                    .withMessageContaining("EADDRINUSE")
                    .withMessageEndingWith("another one runs; find it with ss -xap");
        }
        HeldName.take(NAME, "be the next").close();
    }
}
