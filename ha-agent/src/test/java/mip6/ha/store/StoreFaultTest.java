package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A store whose process dies, whose disk is full, or whose octets are not the ones it wrote. */
class StoreFaultTest {

    private static final int MOST_WRITES = 2_000;
    private static final int BATCHES = 12;

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private long now;

    @BeforeEach
    void nothingFails() {
        FaultyDisk.mend();
    }

    private MvBindingStore open(Path file, String scheme) throws StoreException {
        return MvBindingStore.open(file, scheme, () -> now, warnings::add);
    }

    private static Change put(int number, int sequence) {
        return new Change.Put(MvBindingStoreTest.binding(number, sequence, Optional.empty()));
    }

    /** What is there after a batch, and before it. */
    private record Written(
            Map<Ipv6Address, StoredBinding> acknowledged, Map<Ipv6Address, StoredBinding> asked) {}

    private static void apply(Map<Ipv6Address, StoredBinding> state, List<Change> changes) {
        for (Change change : changes) {
            switch (change) {
                case Change.Put(StoredBinding binding) -> state.put(binding.homeAddress(), binding);
                case Change.Delete(Ipv6Address address) -> state.remove(address);
                case Change.Check _, Change.Fetch _ -> {}
            }
        }
    }

    private Written workload(Path file) {
        RandomGenerator random = new SplittableRandom(7);
        Map<Ipv6Address, StoredBinding> acknowledged = new HashMap<>();
        Map<Ipv6Address, StoredBinding> asked = new HashMap<>();
        try (MvBindingStore store = open(file, FaultyDisk.SCHEME)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Change> changes = new ArrayList<>();
                for (int i = random.nextInt(1, 20); i > 0; i--) {
                    int number = random.nextInt(40);
                    changes.add(
                            random.nextInt(4) == 0
                                    ? new Change.Delete(MvBindingStoreTest.address(number))
                                    : put(number, batch));
                }
                apply(asked, changes);
                assertThat(store.write(changes)).containsOnly(Outcome.DURABLE);
                acknowledged = Map.copyOf(asked);
            }
        } catch (StoreException dead) {
            assertThat(FaultyDisk.isDead()).isTrue();
        }
        return new Written(acknowledged, asked);
    }

    /** At every write of an opening, twelve commits and a closing: half of it, and then nothing. */
    @Test
    void dyingInAnyWriteLosesNothingThatWasAcknowledged() throws Exception {
        int writes = 0;
        boolean died = true;
        while (died && writes < MOST_WRITES) {
            writes++;
            Path file = folder.resolve("store-" + writes);
            FaultyDisk.mend();
            FaultyDisk.dieAtWrite(writes);
            Written written = workload(file);
            died = FaultyDisk.isDead();
            FaultyDisk.mend();
            try (MvBindingStore store = open(file, "")) {
                assertThat(Map.copyOf(byAddress(store.load())))
                        .as("write %d, warnings %s", writes, warnings)
                        .isIn(written.acknowledged(), Map.copyOf(written.asked()));
            }
        }
        assertThat(writes).isBetween(BATCHES + 2, MOST_WRITES - 1);
    }

    private static Map<Ipv6Address, StoredBinding> byAddress(List<StoredBinding> bindings) {
        Map<Ipv6Address, StoredBinding> all = new HashMap<>();
        bindings.forEach(each -> all.put(each.homeAddress(), each));
        return all;
    }

    @Test
    void aFullDiskServesThoseWhoAreServed() throws Exception {
        Path file = folder.resolve("store");
        try (MvBindingStore store = open(file, FaultyDisk.SCHEME)) {
            store.write(List.of(put(1, 1), put(2, 1), put(3, 1)));
            FaultyDisk.leaveRoom(0);
            int stranger = 10;
            while (store.write(List.of(put(stranger, 1))).contains(Outcome.DURABLE)) {
                stranger++;
            }
            assertThat(warnings).hasSize(1);
            assertThat(warnings.getFirst())
                    .contains(file.toString(), "the disk is full", "No space left on device");
            for (int sequence = 2; sequence < 500; sequence++) {
                now += MvBindingStore.PATIENCE / 10;
                assertThat(store.write(List.of(put(1, sequence), put(90, 1), put(3, sequence))))
                        .as("sequence %d", sequence)
                        .containsExactly(Outcome.DURABLE, Outcome.REFUSED, Outcome.DURABLE);
            }
            store.write(List.of(new Change.Delete(MvBindingStoreTest.address(2))));
            assertThat(warnings).hasSize(1);
            FaultyDisk.mend();
            now += MvBindingStore.PATIENCE;
            assertThat(store.write(List.of(put(90, 1)))).containsExactly(Outcome.DURABLE);
            assertThat(warnings).hasSize(2);
            assertThat(warnings.getLast()).contains("there is room on the disk again");
        }
        try (MvBindingStore store = open(file, "")) {
            assertThat(store.load())
                    .contains(
                            MvBindingStoreTest.binding(1, 499, Optional.empty()),
                            MvBindingStoreTest.binding(3, 499, Optional.empty()),
                            MvBindingStoreTest.binding(90, 1, Optional.empty()))
                    .noneMatch(each -> each.homeAddress().equals(MvBindingStoreTest.address(2)));
        }
    }

    /** What is read is what was written once; what cannot be is told, and its file kept aside. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void otherOctetsAreNoBindings(long seed) throws Exception {
        RandomGenerator random = new SplittableRandom(seed);
        Path file = folder.resolve("store");
        List<StoredBinding> written = new ArrayList<>();
        try (MvBindingStore store = open(file, "")) {
            for (int sequence = 1; sequence < 4; sequence++) {
                List<Change> changes = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    written.add(MvBindingStoreTest.binding(i, sequence, Optional.empty()));
                    changes.add(new Change.Put(written.getLast()));
                }
                store.write(changes);
            }
        }
        byte[] octets = Files.readAllBytes(file);
        for (int i = random.nextInt(1, 40); i > 0; i--) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(file, octets);
        List<StoredBinding> found;
        try (MvBindingStore store = open(file, "")) {
            found = store.load();
            assertThat(written).as("seed %d", seed).containsAll(found);
            if (found.size() < 300) {
                assertThat(warnings).as("seed %d, %d found", seed, found.size()).hasSize(1);
                assertThat(warnings.getFirst())
                        .contains("store.damaged", found.size() + " entries");
                assertThat(folder.resolve("store.damaged")).exists();
            }
            assertThat(store.write(List.of(put(500, 1)))).containsExactly(Outcome.DURABLE);
        }
        warnings.clear();
        try (MvBindingStore store = open(file, "")) {
            assertThat(store.load()).hasSize(found.size() + 1).containsAll(found);
        }
        assertThat(warnings).isEmpty();
    }

    /** A rescue that was cut off between its two moves. */
    @Test
    void aRescueIsFinished() throws StoreException, IOException {
        Path file = folder.resolve("store");
        try (MvBindingStore store = open(file, "")) {
            store.write(List.of(put(1, 1)));
        }
        Files.move(file, folder.resolve("store.rescued"));
        try (MvBindingStore store = open(file, "")) {
            assertThat(store.load()).hasSize(1);
        }
    }
}
