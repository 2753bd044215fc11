package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The files are those of BIND's {@code dnssec-keygen -T KEY -n HOST}, 9.18.49. */
class Sig0KeyTest {

    private static final String ED25519 = "Kha1.example.com.+015+20468";
    private static final String P256 = "Kha1.example.com.+013+60632";

    @TempDir Path folder = Path.of("");

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of(ED25519, P256)) {
            for (String half : List.of(".key", ".private")) {
                Files.copy(Sig0Files.FOLDER.resolve(name + half), folder.resolve(name + half));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothHalvesAreRead(Sig0Algorithm algorithm) throws KeyFileException {
        assertThat(Sig0Files.key(algorithm))
                .satisfies(
                        key -> {
                            assertThat(key.name()).isEqualTo(DomainName.of("ha1.example.com"));
                            assertThat(key.algorithm()).isEqualTo(algorithm);
                            // the tool has the tag in the name of the file
                            assertThat(Sig0Files.path(algorithm).toString())
                                    .endsWith("+%05d.private".formatted(key.tag()));
                        })
                // a connection is kept over a reload that changes nothing
                .isEqualTo(Sig0Files.key(algorithm));
    }

    @Test
    void nobodySeesThePrivateHalf() throws KeyFileException {
        assertThat(Sig0Files.key(Sig0Algorithm.ED25519).toString())
                .isEqualTo("Sig0Key[ha1.example.com, ED25519, 20468]");
    }

    @ParameterizedTest
    @CsvSource({
        "'(?s)Algorithm.*', '', names no algorithm",
        "'15 .*', '16 (ED448)', has another algorithm than RSASHA256, RSASHA512, ECDSAP256SHA256",
        "'15 .*', '13 (ECDSAP256SHA256)', is of another algorithm than",
        "'PrivateKey: .', 'PrivateKey: *', holds no private key of ED25519",
        "'PrivateKey: .*', '', holds no private key of ED25519",
        "'PrivateKey: .', 'PrivateKey: z', does not belong to the public half",
        "'Private-key.*', '', holds no key \"<name>\"",
    })
    void aFaultOfThePrivateHalfIsNamedWithoutWhatItHolds(String text, String instead, String fault)
            throws IOException {
        Path file = change(ED25519 + ".private", text, instead);
        assertThatThrownBy(() -> ZoneKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key file " + file)
                .hasMessageContaining(fault)
                .hasMessageNotContaining("jp0mRvhtFf28");
    }

    @ParameterizedTest
    @CsvSource({
        "' KEY 512', ' DNSKEY 256', dnssec-keygen writes one with -T KEY",
        "'(?s).*', '$INCLUDE /etc/passwd', holds no KEY record",
        "'(?s).*', '', holds no KEY record",
        "'ha1.example.com', '*.example.com', has a key name that is no domain name",
        "' 15 .*', ' 15 AAAA', holds no public key of ED25519",
    })
    void aFaultOfThePublicHalfIsNamed(String text, String instead, String fault)
            throws IOException {
        Path file = change(ED25519 + ".key", text, instead);
        assertThatThrownBy(() -> ZoneKey.read(folder.resolve(ED25519 + ".private")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key file " + file)
                .hasMessageContaining(fault);
    }

    @Test
    void thePublicHalfBelongsBesideThePrivateOne() throws IOException {
        Path alone = Files.move(folder.resolve(ED25519 + ".private"), folder.resolve("x.private"));
        assertThatThrownBy(() -> ZoneKey.read(alone))
                .hasMessage(
                        "key file %s cannot be read: NoSuchFileException", folder.resolve("x.key"));
        Path elsewhere = Files.move(alone, folder.resolve("dns-key"));
        assertThatThrownBy(() -> ZoneKey.read(elsewhere))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("its name has to end in .private");
    }

    @Test
    void theHalvesOfTwoKeysDoNotBelongTogether() throws IOException {
        Path file = folder.resolve(P256 + ".private");
        String other =
                Files.readString(file)
                        .replaceFirst(
                                "PrivateKey: .*",
                                "PrivateKey: "
                                        + Base64.getEncoder().encodeToString(new byte[] {5, 2, 6}));
        Files.writeString(file, other);
        assertThatThrownBy(() -> ZoneKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageEndingWith(
                        "does not belong to the public half in " + folder.resolve(P256 + ".key"));
    }

    @Test
    void thePublicHalfIsNoKeyToSignWith() {
        assertThatThrownBy(() -> ZoneKey.read(folder.resolve(ED25519 + ".key")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(".private");
    }

    @Test
    void itDoesNotGoByDatagrams() throws KeyFileException {
        Optional<ZoneKey> key = Optional.of(Sig0Files.key(Sig0Algorithm.ED25519));
        assertThatThrownBy(
                        () ->
                                new UpdateZone(
                                        DomainName.of("example.com"),
                                        java.net.InetSocketAddress.createUnresolved("ns", 53),
                                        UpdateZone.Transport.UDP,
                                        key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Path change(String name, String text, String instead) throws IOException {
        Path file = folder.resolve(name);
        String before = Files.readString(file);
        String after = before.replaceFirst(text, java.util.regex.Matcher.quoteReplacement(instead));
        assertThat(after).isNotEqualTo(before);
        return Files.writeString(file, after);
    }
}
