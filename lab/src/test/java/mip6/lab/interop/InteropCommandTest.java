package mip6.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;

import org.junit.jupiter.api.Test;

import java.util.List;
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
    void theDocumentHasEachCaseWithWhatItCameTo() throws Exception {
        JsonNode document =
                Json.parse(
                        Json.renderPretty(
                                InteropResult.of(
                                        List.of(
                                                new CaseResult("psk", "a", "ours", true, 0.5, ""),
                                                new CaseResult(
                                                        "esn", "a", "theirs", false, 1, "b")),
                                        2)));
        assertThat(document.path("ok").asBoolean()).isFalse();
        assertThat(document.path("seconds").asDouble()).isEqualTo(2);
        assertThat(document.path("cases")).hasSize(2);
        assertThat(document.path("cases").path(0).fieldNames())
                .toIterable()
                .containsExactly("name", "peer", "initiator", "ok", "seconds", "reason");
        assertThat(document.at("/cases/1/reason").asText()).isEqualTo("b");
    }

    @Test
    void peersAreNamedInAnyLetters() {
        assertThat(mistake("STRONGSWAN", "eap-tls")).isEmpty();
        assertThat(mistake("tshark", "")).isEmpty();
    }
}
