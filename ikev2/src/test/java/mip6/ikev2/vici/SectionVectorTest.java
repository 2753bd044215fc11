package mip6.ikev2.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

class SectionVectorTest {

    /** The example of strongSwan's description of the protocol (vici/README.md of 5.9.8). */
    private static final Bytes EXAMPLE =
            Bytes.concat(
                    Bytes.of(3, 4),
                    Bytes.ofUtf8("key1"),
                    Bytes.of(0, 6),
                    Bytes.ofUtf8("value1"),
                    Bytes.of(1, 8),
                    Bytes.ofUtf8("section1"),
                    Bytes.of(1, 11),
                    Bytes.ofUtf8("sub-section"),
                    Bytes.of(3, 4),
                    Bytes.ofUtf8("key2"),
                    Bytes.of(0, 6),
                    Bytes.ofUtf8("value2"),
                    Bytes.of(2),
                    Bytes.of(4, 5),
                    Bytes.ofUtf8("list1"),
                    Bytes.of(5, 0, 5),
                    Bytes.ofUtf8("item1"),
                    Bytes.of(5, 0, 5),
                    Bytes.ofUtf8("item2"),
                    Bytes.of(6),
                    Bytes.of(2));

    private static final Section MEANING =
            Section.builder()
                    .put("key1", "value1")
                    .section(
                            "section1",
                            outer ->
                                    outer.section(
                                                    "sub-section",
                                                    inner -> inner.put("key2", "value2"))
                                            .list("list1", "item1", "item2"))
                    .build();

    @Test
    void theExampleIsRead() throws MalformedException {
        assertThat(Section.decode(EXAMPLE)).isEqualTo(MEANING);
    }

    @Test
    void theExampleIsWritten() {
        assertThat(MEANING.encode()).isEqualTo(EXAMPLE);
    }

    @Test
    void anythingInASectionIsFoundByItsName() {
        assertThat(MEANING.text("key1")).contains("value1");
        assertThat(MEANING.section("section1").section("sub-section").textOrEmpty("key2"))
                .isEqualTo("value2");
        assertThat(MEANING.section("section1").texts("list1")).containsExactly("item1", "item2");
        assertThat(MEANING.text("list1")).isEmpty();
        assertThat(MEANING.section("none")).isEqualTo(Section.EMPTY);
        assertThat(MEANING.texts("none")).isEmpty();
    }

    @Test
    void valuesAreReadAsWhatTheyMean() {
        Section section =
                Section.builder().put("n", 5_000_000_000L).put("y", true).put("no", false).build();
        assertThat(section.number("n")).contains(5_000_000_000L);
        assertThat(section.number("y")).isEmpty();
        assertThat(section.isYes("y")).isTrue();
        assertThat(section.isYes("no")).isFalse();
        assertThat(section.isYes("none")).isFalse();
    }

    /** MIP6_HOME_PREFIX (RFC 5026 8.2) of a pool: octets that are no text. */
    @Test
    void octetsStayAsTheyAre() throws MalformedException {
        Bytes attribute = Bytes.ofHex("0000ffff 20010db8000100000000000000000000 40");
        Section pool =
                Section.builder()
                        .section(
                                "hoa",
                                hoa -> hoa.put("addrs", "2001:db8:1::/64").octets("16", attribute))
                        .build();
        Section again = Section.decode(pool.encode());
        assertThat(again.encode().toHex())
                .contains("040231360500150000ffff20010db80001000000000000000000004006");
        assertThat(again.section("hoa").entries().getLast().element())
                .isEqualTo(new Items(List.of(new Value(attribute))));
    }

    @Test
    void aConnectionCalledUpIsNotTakenForTheKeyUp() throws MalformedException {
        Bytes event =
                Bytes.concat(
                        Bytes.of(3, 2, 'u', 'p', 0, 3, 'y', 'e', 's'),
                        Bytes.of(1, 2, 'u', 'p', 3, 1, 'a', 0, 1, 'b', 2));
        Section section = Section.decode(event);
        assertThat(section.isYes("up")).isTrue();
        assertThat(section.section("up").text("a")).contains("b");
        assertThat(section.encode()).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource({
        "00, element type at octet 1: unknown: 0",
        "07, element type at octet 1: unknown: 7",
        "02, section end at octet 1: without a start",
        "05000161, list at octet 1: without a start",
        "06, list at octet 1: without a start",
        "010161, section at octet 3: without an end",
        "040161, 'list at octet 3: needs 1 octets, 0 are left'",
        "04016103016100016106, list at octet 4: holds something else than items",
        "030561, 'key at octet 2: needs 5 octets, 1 are left'",
        "0301610005ff, 'value at octet 5: needs 5 octets, 1 are left'",
        "03010a0000, key at octet 3: not printable ASCII",
        "0301ff0000, key at octet 3: not printable ASCII",
    })
    void whatIsNoMessageIsRefused(String hex, String reason) {
        assertThatThrownBy(() -> Section.decode(Bytes.wrap(HexFormat.of().parseHex(hex))))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @Test
    void depthIsBounded() throws MalformedException {
        Section deepest = nested(Section.DEEPEST);
        assertThat(Section.decode(deepest.encode())).isEqualTo(deepest);
        Section tooDeep = nested(Section.DEEPEST + 1);
        assertThatThrownBy(tooDeep::encode).isInstanceOf(IllegalArgumentException.class);
        Bytes octets = Bytes.ofHex("010161".repeat(100_000));
        assertThatThrownBy(() -> Section.decode(octets))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper than " + Section.DEEPEST);
    }

    private static Section nested(int depth) {
        Section section = Section.EMPTY;
        for (int i = 0; i < depth; i++) {
            section = Section.builder().put("s", section).build();
        }
        return section;
    }

    @Test
    void whatFitsNoFieldIsRefusedBeforeItIsSent() {
        Section.Builder builder = Section.builder();
        assertThatThrownBy(() -> builder.put("n".repeat(256), "")).hasMessageContaining("255");
        assertThatThrownBy(() -> builder.put("ü", "")).hasMessageContaining("printable ASCII");
        assertThatThrownBy(() -> builder.put("k", Bytes.zeros(65_536)))
                .hasMessageContaining("65535");
        builder.put("k", "");
        assertThatThrownBy(() -> builder.list("k")).hasMessage("the name k twice in a section");
    }

    @Test
    void nobodyPrintsASecretByAccident() {
        assertThat(Section.builder().put("data", "hunter2").build().toString())
                .doesNotContain("hunter2", Bytes.ofUtf8("hunter2").toHex())
                .contains("7 octets");
    }

    @ParameterizedTest
    @CsvSource({
        "5.9.8, 5.9.8",
        "U5.9.11/K6.1.0, 5.9.11",
        "6.0, 6.0.0",
        "6.0.6dr1, 6.0.6",
        "6.0beta4, 6.0.0",
    })
    void versionsAreRead(String text, String version) {
        assertThat(CharonVersion.parse(text)).map(CharonVersion::toString).contains(version);
    }

    @ParameterizedTest
    @CsvSource({"''", "six", "5", "5.x", "99999.1"})
    void whatIsNoVersionIsNone(String text) {
        assertThat(CharonVersion.parse(text)).isEqualTo(Optional.empty());
    }

    @Test
    void versionsAreComparedAsNumbers() {
        CharonVersion debian = new CharonVersion(5, 9, 8);
        assertThat(Feature.BASE.isIn(debian)).isTrue();
        assertThat(Feature.CONTROL_LOG.isIn(debian)).isFalse();
        assertThat(Feature.CONTROL_LOG.isIn(new CharonVersion(5, 9, 11))).isTrue();
        assertThat(Feature.CONTROL_LOG.isIn(new CharonVersion(6, 0, 0))).isTrue();
    }
}
