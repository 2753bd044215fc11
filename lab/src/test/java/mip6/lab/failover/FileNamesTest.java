package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void whoIsStartedAgainLeavesTheFilesOfBefore() {
        FileNames names = new FileNames();
        assertThat(names.next("ha1")).isEqualTo("ha1");
        assertThat(names.next("ha2")).isEqualTo("ha2");
        assertThat(names.next("ha1")).isEqualTo("ha1-2");
        assertThat(names.next("ha1")).isEqualTo("ha1-3");
    }
}
