package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.NameRecord;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

class NameJournalTest {

    private static final NameRecord LASTING =
            new NameRecord(
                    Ipv6Address.of("2001:db8:1::5"),
                    Optional.of(DomainName.of("a.example")),
                    List.of(),
                    true,
                    true);

    @TempDir Path folder;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    private NameJournal open() throws StoreException {
        return NameJournal.open(folder.resolve("state").resolve("names"), warnings::add);
    }

    private static NameRecord name(int number, boolean certain, String... present) {
        return new NameRecord(
                new Ipv6Address(0x2001_0db8_0001_0000L, number),
                number % 2 == 0
                        ? Optional.empty()
                        : Optional.of(DomainName.of("mn" + number + ".example.com")),
                Arrays.stream(present).map(DomainName::of).toList(),
                certain);
    }

    @Test
    void whatIsWrittenIsThereTheNextTime() throws StoreException {
        List<Boolean> durable = Collections.synchronizedList(new ArrayList<>());
        try (NameJournal journal = open()) {
            assertThat(journal.names()).isEmpty();
            journal.put(name(1, false, "a.example"), durable::add);
            journal.put(name(2, false, "a.example", "b.example"), durable::add);
            journal.put(name(3, true), durable::add);
            journal.put(name(1, true, "mn1.example.com"), durable::add);
            journal.put(name(4, false, "c.example"), durable::add);
            journal.put(name(4, true), durable::add);
            journal.put(LASTING, durable::add);
        }
        assertThat(durable).hasSize(7).containsOnly(true);
        try (NameJournal journal = open()) {
            assertThat(journal.names())
                    .containsExactlyInAnyOrder(
                            name(1, true, "mn1.example.com"),
                            name(2, false, "a.example", "b.example"),
                            name(3, true),
                            LASTING);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aDamagedFileIsSetAside() throws StoreException, IOException {
        Path file = folder.resolve("state").resolve("names");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this is no journal".repeat(1000));
        try (NameJournal journal = open()) {
            assertThat(journal.names()).isEmpty();
            journal.put(name(1, true, "mn1.example.com"), _ -> {});
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst()).contains("names.damaged");
        assertThat(file.resolveSibling("names.damaged")).exists();
        try (NameJournal journal = open()) {
            assertThat(journal.names()).hasSize(1);
        }
    }

    @Test
    void anotherProcessIsNamed() throws StoreException {
        try (NameJournal _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process has it open");
        }
    }
}
