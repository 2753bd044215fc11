package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Rehearsal.Proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.security.SecureRandom;
import java.time.Instant;

final class RehearsalTest {

    /** Also when its mobile nodes come round again. */
    @ParameterizedTest
    @EnumSource(Proof.class)
    void eachMobileNodeIsTakenOver(Proof proof) {
        Rehearsal rehearsal =
                new Rehearsal(proof, new SecureRandom(), Instant.parse("2026-01-01T00:00:00Z"));
        for (int i = 0; i < 100; i++) {
            assertThat(rehearsal.takeOver()).as("takeover %d", i).isTrue();
        }
    }
}
