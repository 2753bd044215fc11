package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TsigKeyTest {

    private static final String SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0IQ==";

    @TempDir Path folder = Path.of("");

    @Test
    void aFileOfTsigKeygenIsRead() throws IOException, KeyFileException {
        TsigKey key =
                TsigKey.read(
                        file(
                                """
                                key "Home-Agent.example.com" {
                                \talgorithm hmac-sha512;
                                \tsecret "%s";
                                };
                                """
                                        .formatted(SECRET)));
        assertThat(key)
                .isEqualTo(
                        new TsigKey(
                                DomainName.of("home-agent.example.com"),
                                TsigAlgorithm.HMAC_SHA512,
                                Secret.of(Bytes.ofUtf8("secret of the test!"))));
    }

    @Test
    void quotesAndLineBreaksDoNotMatter() throws IOException, KeyFileException {
        Path file = file("key k{algorithm HMAC-SHA256;secret " + SECRET + ";};");
        assertThat(TsigKey.read(file).algorithm()).isEqualTo(TsigAlgorithm.HMAC_SHA256);
    }

    @ParameterizedTest
    @CsvSource({
        "'', holds no key",
        "'key k { }', names no algorithm",
        "'key k { algorithm hmac-md5; secret \"c2Vj\"; };', has another algorithm than",
        "'key k { algorithm hmac-sha256; };', holds no secret",
        "'key k { algorithm hmac-sha256; secret \"c2V=jc2Vj\"; };', is not base64",
        "'key _k { algorithm hmac-sha256; secret \"c2Vj\"; };', no domain name"
    })
    void aFaultIsNamedWithoutWhatTheFileHolds(String text, String fault) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> TsigKey.read(file))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("key file " + file)
                .hasMessageContaining(fault)
                .hasMessageNotContaining("c2V");
    }

    @Test
    void aMissingOrHugeFileIsAFault() throws IOException {
        assertThatThrownBy(() -> TsigKey.read(folder.resolve("none")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("NoSuchFileException");
        Path huge = file("x".repeat(100_000));
        assertThatThrownBy(() -> TsigKey.read(huge)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void nobodySeesTheSecret() throws IOException, KeyFileException {
        TsigKey key =
                TsigKey.read(file("key k { algorithm hmac-sha256; secret \"" + SECRET + "\"; };"));
        assertThat(key.toString()).doesNotContain(SECRET).doesNotContain("secret of the test");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tsig.key"), text);
    }
}
