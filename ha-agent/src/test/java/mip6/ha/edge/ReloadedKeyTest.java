package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import mip6.agent.Reload;
import mip6.agent.configuration.TomlFile;
import mip6.dnsupdate.update.Sig0Algorithm;
import mip6.dnsupdate.update.Sig0Key;
import mip6.dnsupdate.update.UpdateSettings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The key of a zone is in files of its own, which a reload reads again. */
class ReloadedKeyTest {

    private static final Path KEYS =
            Path.of("../dnsupdate/src/test/resources/mip6/dnsupdate/update/keys");
    private static final String ED25519 = "Kha1.example.com.+015+20468";
    private static final String ECDSA = "Kha1.example.com.+013+60632";

    @TempDir private Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("ha1.pem", "ha1.key", "ca.pem")) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.writeString(
                folder.resolve("ha.toml"),
                Files.readString(Path.of("ha.toml"))
                        .replace("\"example.com.key\"", "\"update.private\"")
                        .replace("key = \"reverse.key\"", ""));
        put(ED25519, "private");
        put(ED25519, "key");
    }

    private void put(String key, String half) throws IOException {
        Files.copy(
                KEYS.resolve(key + "." + half), folder.resolve("update." + half), REPLACE_EXISTING);
    }

    private Reload.Outcome<UpdateSettings> reload() {
        return Reload.read(
                        Optional.empty(),
                        () ->
                                TomlFile.read(
                                        folder.resolve("ha.toml"), HomeAgentConfiguration::read),
                        _ -> List.of(),
                        configuration -> configuration.dnsUpdate().settings())
                .outcome();
    }

    private Sig0Algorithm algorithm() {
        if (reload() instanceof Reload.Outcome.Read<UpdateSettings>(UpdateSettings settings, _)) {
            return ((Sig0Key) settings.zones().getFirst().key().orElseThrow()).algorithm();
        }
        throw new AssertionError("what the key's files hold is refused");
    }

    private String refusal() {
        if (reload() instanceof Reload.Outcome.Refused<UpdateSettings>(String line)) {
            return line;
        }
        throw new AssertionError("what the key's files hold is taken");
    }

    @Test
    void theKeyThatIsThereThenIsTaken() throws IOException {
        assertThat(algorithm()).isEqualTo(Sig0Algorithm.ED25519);
        put(ECDSA, "private");
        put(ECDSA, "key");
        assertThat(algorithm()).isEqualTo(Sig0Algorithm.ECDSAP256SHA256);
    }

    @Test
    void halfOfAChangeIsNone() throws IOException {
        put(ECDSA, "private");
        assertThat(refusal())
                .contains("dns-update.zones[1].key: ")
                .contains("update.private is of another algorithm than ")
                .doesNotContain("\n");
    }

    @Test
    void whatIsNoKeyIsRefusedInALineThatNamesTheFile() throws IOException {
        Path file = folder.resolve("update.private");
        Files.writeString(file, "Private-key-format: v1.3\nPrivateKey: c2VjcmV0\n");
        assertThat(refusal())
                .contains("dns-update.zones[1].key: key file " + file + " names no")
                .doesNotContain("c2VjcmV0");
        Files.delete(file);
        assertThat(refusal()).contains("dns-update.zones[1].key: ", "update.private");
    }
}
