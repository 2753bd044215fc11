package mip6.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files with a name and its password on each line. */
class PasswordFileTest {

    @TempDir private Path folder;

    private Map<String, Secret> read(String text) throws IOException {
        Path file = folder.resolve("passwords");
        Files.writeString(file, text);
        return IkeSettingsSource.passwords(new SecretFile(file, "ha.toml: eap.passwords"));
    }

    private static Secret secret(String text) {
        return Secret.of(Bytes.ofUtf8(text));
    }

    @Test
    void aPasswordIsAllThatFollowsTheName() throws IOException {
        assertThat(
                        read(
                                """
                                # of the office
                                mn1.example.com a#password
                                  mn2.example.com\t#two words, and # more\s\s

                                  # of nobody
                                mn3.example.com plain\r
                                """))
                .isEqualTo(
                        Map.of(
                                "mn1.example.com", secret("a#password"),
                                "mn2.example.com", secret("#two words, and # more"),
                                "mn3.example.com", secret("plain")));
    }

    @Test
    void aLineWithoutAPasswordAndAFileWithoutALineAreRefused() {
        assertThatThrownBy(() -> read("mn1.example.com\n"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("a line is an identity and a key");
        assertThatThrownBy(() -> read("# mn1.example.com password\n"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds no key");
    }
}
