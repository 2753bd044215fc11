package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

class MvBindingStoreTest {

    private static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

    private static final UUID BOOT = new UUID(1, 2);
    private static final Moment NOW = new Moment(BOOT, 9_000_000_000L, WALL);

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void whatWasWrittenIsThereAfterwards() throws StoreException {
        StoredBinding first = binding(1, 7, Optional.of(DomainName.of("mn1.example.com")));
        StoredBinding second = binding(2, 65535, Optional.empty());
        try (MvBindingStore store = open()) {
            store.write(List.of(new Change.Put(binding(1, 6, Optional.empty()))));
            store.write(List.of(new Change.Put(first), new Change.Put(second)));
            store.write(
                    List.of(
                            new Change.Put(binding(3, 1, Optional.empty())),
                            new Change.Delete(address(3)),
                            new Change.Delete(address(4))));
        }
        try (MvBindingStore store = open()) {
            assertThat(store.load()).containsExactlyInAnyOrder(first, second);
        }
    }

    /** The boot clock begins anew, bindings expire while the machine is off. */
    @ParameterizedTest
    @ValueSource(longs = {0, 60, 599, 600, 601, 100_000, -50})
    void aLifetimeGoesOnByTheTimeOfDay(long secondsOff) {
        Moment started = new Moment(new UUID(3, 4), 5_000_000_000L, WALL.plusSeconds(secondsOff));
        assertThat(left(started)).isEqualTo(Math.clamp(600 - secondsOff, 0, 600));
    }

    /** The process is another one, and the time of day was wrong when it was stored, or is now. */
    @ParameterizedTest
    @ValueSource(longs = {0, 3600, 1_000_000_000, -3600, -1_000_000_000})
    void aLifetimeGoesOnByTheBootClockWhereTheMachineDoes(long secondsSet) {
        for (long passed : List.of(0L, 60L, 600L, 700L)) {
            Moment later = NOW.plusNanos(passed * 1_000_000_000L);
            Moment set = new Moment(BOOT, later.nanos(), later.wall().plusSeconds(secondsSet));
            assertThat(left(set)).isEqualTo(Math.clamp(600 - passed, 0, 600));
        }
    }

    private static long left(Moment now) {
        long left = binding(1, 7, Optional.empty()).binding(now).expires() - now.nanos();
        return Duration.ofNanos(left).toSeconds();
    }

    @Test
    void bothClocksSayTheSame() {
        StoredBinding stored = binding(1, 7, Optional.empty());
        assertThat(StoredBinding.of(stored.binding(NOW), NOW)).isEqualTo(stored);
    }

    @Test
    void aRecordOfTheReleaseBeforeHasATimeOfDay() throws MalformedException {
        Bytes octets = binding(1, 7, Optional.empty()).toBytes();
        int expiry = 1 + 1 + 16 + 16 + 2 + 2 + 8;
        StoredBinding read =
                StoredBinding.read(
                        address(1),
                        Bytes.concat(
                                Bytes.of(2),
                                octets.slice(1, expiry),
                                octets.from(expiry + 16 + 8)));
        assertThat(read.expires().wall()).isEqualTo(WALL.plusSeconds(600));
        assertThat(read.binding(NOW)).isEqualTo(binding(1, 7, Optional.empty()).binding(NOW));
    }

    /** Any octets yield a record or a MalformedException. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyOctetsAreARecordOrNone(long seed) throws MalformedException {
        RandomGenerator random = new SplittableRandom(seed);
        Bytes good = binding(1, 7, Optional.of(DomainName.of("mn1.example.com"))).toBytes();
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = good.toArray();
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            Bytes some = Bytes.wrap(octets).slice(0, random.nextInt(octets.length + 1));
            try {
                StoredBinding binding = StoredBinding.read(address(1), some);
                assertThat(StoredBinding.read(address(1), binding.toBytes()))
                        .as("seed %d", seed)
                        .isEqualTo(binding);
                read++;
            } catch (MalformedException refused) {
                assertThat(refused.field()).isNotEmpty();
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void aSecondProcessIsToldThatTheStoreIsTaken() throws StoreException {
        try (MvBindingStore first = open()) {
            assertThat(first.load()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process has it open");
        }
    }

    @Test
    void whatIsNoStoreIsSetAside() throws IOException, StoreException {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(file(), "this is no store of bindings\n".repeat(1000));
        try (MvBindingStore store = open()) {
            assertThat(store.load()).isEmpty();
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.getFirst()).contains(file() + ": is damaged", "bindings.damaged");
        assertThat(folder.resolve("state").resolve("bindings.damaged")).exists();
    }

    @Test
    void aRecordOfAnotherReleaseIsNotGuessedAt() throws StoreException, MalformedException {
        Bytes octets = binding(1, 7, Optional.empty()).toBytes();
        assertThatThrownBy(
                        () ->
                                StoredBinding.read(
                                        address(1), Bytes.concat(Bytes.of(4), octets.from(1))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of another release");
    }

    /** What a power cut leaves: the last chunk in part, or other octets in its place. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTornEndLosesNoMoreThanWhatWasNotAcknowledged(long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        try (MvBindingStore store = open()) {
            store.write(List.of(new Change.Put(binding(1, 1, Optional.empty()))));
        }
        byte[] whole = Files.readAllBytes(file());
        try (MvBindingStore store = open()) {
            store.write(List.of(new Change.Put(binding(2, 2, Optional.empty()))));
        }
        byte[] later = Files.readAllBytes(file());
        int kept = Math.min(whole.length, later.length);
        byte[] torn = new byte[Math.max(kept, later.length - random.nextInt(4096))];
        System.arraycopy(later, 0, torn, 0, Math.min(torn.length, later.length));
        for (int i = kept; i < torn.length; i++) {
            if (random.nextInt(4) == 0) {
                torn[i] = (byte) random.nextInt(256);
            }
        }
        Files.write(file(), torn);
        try (MvBindingStore store = open()) {
            assertThat(store.load()).as("seed %d", seed).contains(binding(1, 1, Optional.empty()));
        }
    }

    @Test
    void theWriterAnswersInOrderWhenItIsOnDisk() throws Exception {
        List<Integer> done = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(500);
        StoreWriter writer = new StoreWriter(open(), 1000, failure -> {});
        for (int i = 0; i < 500; i++) {
            int number = i;
            assertThat(
                            writer.submit(
                                    new Change.Put(binding(1 + i % 7, i, Optional.empty())),
                                    outcome -> {
                                        assertThat(outcome).isEqualTo(Outcome.DURABLE);
                                        done.add(number);
                                        all.countDown();
                                    }))
                    .isTrue();
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        writer.close();
        assertThat(done).isSorted().hasSize(500);
        assertThat(writer.submit(new Change.Delete(address(1)), _ -> {})).isFalse();
        try (MvBindingStore store = open()) {
            assertThat(store.load()).hasSize(7);
        }
    }

    /** A child writes until it is killed, each time at another moment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30, 200})
    void killingTheProcessLosesNothingThatItSaidWasOnDisk(int lines) throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashingWriter.class.getName(),
                                file().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int last = -1;
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < lines; i++) {
                last = Integer.parseInt(String.valueOf(said.readLine()));
            }
            // Not of the process: that would close what it said and nobody has read yet.
            assertThat(child.toHandle().destroyForcibly()).isTrue();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.matches("\\d+")) {
                    last = Integer.parseInt(line);
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (MvBindingStore store = open()) {
            List<StoredBinding> found = store.load();
            for (int i = Math.max(0, last - 50); i <= last; i++) {
                int number = i;
                assertThat(found)
                        .as("number %d, the last of which was %d", i, last)
                        .anySatisfy(
                                each -> {
                                    assertThat(each.homeAddress())
                                            .isEqualTo(CrashingWriter.address(number));
                                    assertThat(each.sequence().value())
                                            .isGreaterThanOrEqualTo(number);
                                });
            }
        }
    }

    private MvBindingStore open() throws StoreException {
        return MvBindingStore.open(file(), warnings::add);
    }

    private Path file() {
        return folder.resolve("state").resolve("bindings");
    }

    static Ipv6Address address(int number) {
        return new Ipv6Address(0x2001_0db8_0001_0000L, number);
    }

    static StoredBinding binding(int number, int sequence, Optional<DomainName> name) {
        return new StoredBinding(
                address(number),
                Identity.fqdn("mn" + number + ".example.com"),
                address(0xffff),
                Ipv6Address.of("2001:db8:a1::10"),
                new SequenceNumber(sequence),
                Lifetime.ofSeconds(600),
                NOW.plusNanos(600_000_000_000L),
                name,
                sequence % 2 == 0,
                true);
    }
}
