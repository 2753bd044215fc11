package mip6.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.configuration.CommonConfiguration.LogLevel;
import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

final class TomlFileTest {

    private static final Path FILE = Path.of("/etc/mip6/x.toml");

    /** All that a file can hold, each optional. */
    private record Everything(
            Optional<String> text,
            Optional<Integer> integer,
            Optional<Boolean> flag,
            Optional<Duration> duration,
            Optional<Ipv6Address> address,
            Optional<Ipv6Prefix> prefix,
            Optional<AddressRange> range,
            Optional<DomainName> name,
            Optional<LogLevel> choice,
            Optional<Path> path,
            List<String> list,
            Optional<Integer> inner,
            List<String> outer) {

        static Everything read(TomlTable root) {
            return new Everything(
                    root.optional("text").map(TomlValue::text),
                    root.optional("integer").map(v -> v.integer(1, 10)),
                    root.optional("flag").map(TomlValue::flag),
                    root.optional("duration")
                            .map(v -> v.duration(Duration.ofMillis(200), Duration.ofHours(2))),
                    root.optional("address").map(TomlValue::unicastAddress),
                    root.optional("prefix").map(TomlValue::prefix),
                    root.optional("range").map(TomlValue::addressRange),
                    root.optional("name").map(TomlValue::domainName),
                    root.optional("log-level").map(v -> v.choice(LogLevel.class)),
                    root.optional("path").map(TomlValue::path),
                    root.list("list").stream().map(TomlValue::text).toList(),
                    root.optionalTable("table").map(t -> t.required("inner").port()),
                    root.tables("tables").stream().map(t -> t.required("outer").text()).toList());
        }
    }

    @Test
    void everyKindOfValueIsRead() {
        Everything read =
                read(
                        """
                        text = "some text"
                        integer = 10
                        flag = true
                        duration = "1.5s"
                        address = "2001:DB8::1"
                        prefix = "2001:db8:1::/64"
                        range = "2001:db8:1::1000-2001:db8:1::1fff"
                        name = "HA1.Example.COM."
                        log-level = "warning"
                        path = "keys/../ca.pem"
                        list = ["a", "b"]
                        [table]
                        inner = 65535
                        [[tables]]
                        outer = "first"
                        [[tables]]
                        outer = "second"
                        """);
        assertThat(read)
                .isEqualTo(
                        new Everything(
                                Optional.of("some text"),
                                Optional.of(10),
                                Optional.of(true),
                                Optional.of(Duration.ofMillis(1500)),
                                Optional.of(Ipv6Address.of("2001:db8::1")),
                                Optional.of(Ipv6Prefix.of("2001:db8:1::/64")),
                                Optional.of(AddressRange.of("2001:db8:1::1000-2001:db8:1::1fff")),
                                Optional.of(DomainName.of("ha1.example.com")),
                                Optional.of(LogLevel.WARNING),
                                Optional.of(Path.of("/etc/mip6/ca.pem")),
                                List.of("a", "b"),
                                Optional.of(65535),
                                List.of("first", "second")));
    }

    @Test
    void aCredentialIsWhereSystemdHasPutIt() {
        assertThat(read("path = \"credential:ha.key\"").path())
                .contains(Path.of("/run/credentials/x/ha.key"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text = 1 | text: found 1, allowed: a string that is not empty",
                "text = \"\" | text: found \"\", allowed: a string that is not empty",
                "integer = 0 | integer: found 0, allowed: an integer from 1 to 10",
                "integer = 11 | integer: found 11, allowed: an integer from 1 to 10",
                "integer = 5000000000 | integer: found 5000000000, allowed: an integer from 1 to"
                        + " 10",
                "integer = 1.5 | integer: found 1.5, allowed: an integer from 1 to 10",
                "integer = \"3\" | integer: found \"3\", allowed: an integer from 1 to 10",
                "flag = \"yes\" | flag: found \"yes\", allowed: true or false",
                "flag = [true] | flag: found an array, allowed: true or false",
                "duration = 5 | duration: found 5, allowed: a string of a number and a unit (ms, s,"
                        + " m, h, d) from 200ms to 2h",
                "duration = \"199ms\" | duration: found \"199ms\", allowed: a string of a number"
                        + " and a unit (ms, s, m, h, d) from 200ms to 2h",
                "duration = \"2.0001h\" | duration: found \"2.0001h\", allowed: a string of a"
                        + " number and a unit (ms, s, m, h, d) from 200ms to 2h",
                "duration = \"-1s\" | duration: found \"-1s\", allowed: a string of a number and a"
                        + " unit (ms, s, m, h, d) from 200ms to 2h",
                "address = \"192.0.2.1\" | address: found \"192.0.2.1\", allowed: an IPv6 address,"
                        + " such as \"2001:db8::1\"",
                "address = \"fe80::1\" | address: found \"fe80::1\", allowed: a unicast IPv6"
                        + " address that is neither link-local nor ::1",
                "prefix = \"2001:db8::/129\" | prefix: found \"2001:db8::/129\", allowed: an IPv6"
                        + " prefix, such as \"2001:db8:1::/64\"",
                "prefix = \"2001:db8::1/64\" | prefix: found \"2001:db8::1/64\", allowed: an IPv6"
                        + " prefix, such as \"2001:db8:1::/64\" (did you mean 2001:db8::/64?)",
                "range = \"::2-::1\" | range: found \"::2-::1\", allowed: \"first-last\", such as"
                        + " \"2001:db8:1::1000-2001:db8:1::1fff\"",
                "name = \"a..b\" | name: found \"a..b\", allowed: a domain name, such as"
                        + " \"ha1.example.com\"",
                "name = \"a b\\u001b[31m\" | name: found \"a b\\u001b[31m\", allowed: a domain"
                        + " name, such as \"ha1.example.com\"",
                "log-level = \"INFO\" | log-level: found \"INFO\", allowed: \"error\", \"warning\","
                        + " \"info\", \"debug\"",
                "path = \"a\\u0000\" | path: found \"a\\u0000\", allowed: the path of a file, or"
                        + " \"credential:NAME\" where systemd loads NAME (LoadCredential)",
                "path = \"credential:../x\" | path: found \"credential:../x\", allowed: the path of"
                    + " a file, or \"credential:NAME\" where systemd loads NAME (LoadCredential)",
                "list = \"a\" | list: found \"a\", allowed: an array: [...]",
                "list = [\"a\", 2] | list[2]: found 2, allowed: a string that is not empty",
                "table = 3 | table: found 3, allowed: a table: [table]",
                "table = {} | table.inner: missing, allowed: a value",
                "table = {iner = 1} | table.inner: missing, allowed: a value (iner is there: is it"
                        + " a slip?)",
                "table.inner = 0 | table.inner: found 0, allowed: an integer from 1 to 65535",
                "table = {inner = 1, iner = 2} | table.iner: unknown key, did you mean inner?",
                "tables = [1] | tables[1]: found 1, allowed: tables: [[tables]]",
                "tables = [{outer = \"a\"}, {}] | tables[2].outer: missing, allowed: a value",
                "tables = [{outer = \"a\", x = 1}] | tables[1].x: unknown key, allowed: outer",
                "durration = \"1s\" | durration: unknown key, did you mean duration?",
            })
    void everyMistakeIsOneLine(String toml, String line) {
        assertThatThrownBy(() -> read(toml))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e -> {
                            assertThat(e.line()).isEqualTo(FILE + ":1: " + line);
                            assertThat(e.status()).isEqualTo(ExitStatus.CONFIGURATION);
                        });
    }

    @Test
    void aKeyWithALineBreakIsOneLine() {
        assertThatThrownBy(() -> read("\"a\\nb\" = 1"))
                .hasMessage(
                        FILE
                                + ": a\\u000ab: unknown key, allowed: address, duration, flag,"
                                + " integer, list, log-level, name, path, prefix, range, table,"
                                + " tables, text");
    }

    @Test
    void theLineIsThatOfTheKey() {
        assertThatThrownBy(() -> read("# a file\ntext = \"a\"\n\n[table]\ninner = 0\n"))
                .hasMessageStartingWith(FILE + ":5: table.inner: found 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"text = |1", "text = \"a\"\\ntext = \"b\"|2", "[table|1"})
    void whatIsNotTomlIsRefusedWithItsPlace(String toml, int atLeastLine) {
        assertThatThrownBy(() -> read(toml.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        StartException.class,
                        e ->
                                assertThat(e.line())
                                        .matches(
                                                "/etc/mip6/x\\.toml:["
                                                        + atLeastLine
                                                        + "-2]:\\d+: not TOML: [^\\n]+"));
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("none.toml");
        assertThatThrownBy(() -> TomlFile.read(missing, Everything::read))
                .hasMessage(missing + ": no such file");
        Path binary = Files.write(folder.resolve("b.toml"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> TomlFile.read(binary, Everything::read))
                .hasMessage(binary + ": not UTF-8 text");
        Path endless = Path.of("/dev/zero");
        assertThatThrownBy(() -> TomlFile.read(endless, Everything::read))
                .hasMessageStartingWith(endless + ": longer than ");
        assertThatThrownBy(() -> TomlFile.read(folder, Everything::read))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith(folder + ": ");
    }

    @Test
    void aSecretThatEverybodyCanReadIsWarnedAbout(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("psk"), "the key\nnot this\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = Files.writeString(folder.resolve("x.toml"), "psk = \"psk\"\n");
        TomlFile.Result<SecretFile> result =
                TomlFile.read(file, root -> root.required("psk").secretFile());
        assertThat(result.warnings())
                .containsExactly(
                        file + ":1: psk: " + secret + ": every user can read it: chmod o= it");
        assertThat(result.configuration().readLine())
                .isEqualTo(Secret.wrap("the key".getBytes(StandardCharsets.UTF_8)));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(TomlFile.read(file, root -> root.required("psk").secretFile()).warnings())
                .isEmpty();
        Files.delete(secret);
        assertThatThrownBy(() -> TomlFile.read(file, root -> root.required("psk").secretFile()))
                .hasMessage(
                        file
                                + ":1: psk: "
                                + secret
                                + ": no such file: put it there or change the key");
    }

    @Test
    void whatASecretLacksIsSaidWithTheLineThatNamesItAndAnotherLineIsNoChange(@TempDir Path folder)
            throws IOException {
        Path secret = Files.writeString(folder.resolve("psk"), "\n");
        Path file = Files.writeString(folder.resolve("x.toml"), "\n\npsk = \"psk\"\n");
        SecretFile before =
                TomlFile.read(file, root -> root.required("psk").secretFile()).configuration();
        assertThatThrownBy(before::readLine)
                .hasMessage(file + ":3: psk: " + secret + ": its first line is empty");
        Files.writeString(file, "psk = \"psk\"\n");
        assertThat(TomlFile.read(file, root -> root.required("psk").secretFile()).configuration())
                .isEqualTo(before)
                .hasSameHashCodeAs(before);
    }

    private static Everything read(String toml) {
        TomlFile.Result<Everything> result =
                TomlFile.parse(FILE, toml, Optional.of("/run/credentials/x"), Everything::read);
        assertThat(result.warnings()).isEmpty();
        return result.configuration();
    }
}
