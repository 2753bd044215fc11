package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class InteropCommandTest {

    private static Optional<String> mistake(String peer, String name) {
        return InteropCommand.mistake(
                new Interop.Selection(
                        Optional.of(peer), Optional.of(name).filter(it -> !it.isEmpty())));
    }

    @Test
    void aWishForWhatThereIsNotNamesWhatThereIs() {
        assertThat(mistake("nobody", "psk"))
                .contains("no such peer; there are strongSwan, libreswan, tshark");
        assertThat(mistake("libreswan", "eap-tls").orElseThrow())
                .startsWith("no such case of that peer; there are psk,")
                .doesNotContain("eap");
    }

    @Test
    void peersAreNamedInAnyLetters() {
        assertThat(mistake("STRONGSWAN", "eap-tls")).isEmpty();
        assertThat(mistake("tshark", "")).isEmpty();
    }
}
