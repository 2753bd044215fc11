package mip6.ha.store;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The bindings in one file of H2's MVStore. When the disk is full, those who have a binding can
 * still change it, and no others get one, until there is room again.
 */
public final class MvBindingStore implements BindingStore {

    /** Nanoseconds after which a full disk is looked at again. */
    static final long PATIENCE = 1_000_000_000L;

    private final Path path;
    private final MvFile file;
    private final Reserve reserve;
    private final LongSupplier clock;
    private final Consumer<String> warning;
    private boolean full;
    private long lookedAt;

    private MvBindingStore(
            Path path, MvFile file, Reserve reserve, LongSupplier clock, Consumer<String> warning) {
        this.path = path;
        this.file = file;
        this.reserve = reserve;
        this.clock = clock;
        this.warning = warning;
        if (!reserve.fill()) {
            becomeFull("there is no room beside it");
        }
    }

    /**
     * Opens {@code file}, or makes it. One that is damaged is set aside, and what can be read of it
     * is kept.
     *
     * @param warning told in a line of what is lost, and of a disk that is full
     * @throws StoreException where it cannot be read, or another process has it
     */
    public static MvBindingStore open(Path file, Consumer<String> warning) throws StoreException {
        return open(file, "", System::nanoTime, warning);
    }

    /**
     * The same in another of H2's file systems.
     *
     * @param clock nanoseconds
     */
    static MvBindingStore open(
            Path file, String scheme, LongSupplier clock, Consumer<String> warning)
            throws StoreException {
        MvFile.Format format = new MvFile.Format(scheme, "bindings", "bindings.store");
        Reserve reserve = new Reserve(format.name(MvFile.beside(file, ".reserve")));
        return new MvBindingStore(
                file, MvFile.open(file, format, warning), reserve, clock, warning);
    }

    /**
     * All that is there and can be read.
     *
     * @throws StoreException where the file cannot be read
     */
    public List<StoredBinding> load() throws StoreException {
        List<StoredBinding> all = new ArrayList<>();
        int lost = 0;
        for (Map.Entry<Bytes, Bytes> entry : file.entries().entrySet()) {
            try {
                all.add(StoredBinding.read(homeAddress(entry.getKey()), entry.getValue()));
            } catch (MalformedException e) {
                lost++;
            }
        }
        if (lost > 0) {
            warning.accept(path + ": " + lost + " bindings cannot be read, and are lost");
        }
        return all;
    }

    @Override
    public List<Outcome> write(List<Change> changes) throws StoreException {
        if (hasRoom()) {
            try {
                for (Change change : changes) {
                    make(change);
                }
                file.commit();
                return changes.stream().map(MvBindingStore::made).toList();
            } catch (StoreException refused) {
                reserve.spend();
                becomeFull(refused.line());
            }
        }
        return writeOfThoseServed(changes);
    }

    @Override
    public void close() {
        file.close();
    }

    private List<Outcome> writeOfThoseServed(List<Change> changes) throws StoreException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Change change : changes) {
            boolean served =
                    !(change instanceof Change.Put(StoredBinding binding))
                            || file.has(key(binding.homeAddress()));
            outcomes.add(served ? made(change) : Outcome.REFUSED);
            if (served) {
                make(change);
            }
        }
        file.commit();
        return outcomes;
    }

    private static Outcome made(Change change) {
        return change instanceof Change.Fetch ? Outcome.REFUSED : Outcome.DURABLE;
    }

    private void make(Change change) throws StoreException {
        switch (change) {
            case Change.Put(StoredBinding binding) ->
                    file.put(key(binding.homeAddress()), binding.toBytes());
            case Change.Delete(Ipv6Address homeAddress) -> file.remove(key(homeAddress));
            case Change.Check _, Change.Fetch _ -> {
                // nobody else has this file
            }
        }
    }

    private static Ipv6Address homeAddress(Bytes key) throws MalformedException {
        if (key.length() != Ipv6Address.LENGTH) {
            throw new MalformedException("home address", 0, "is none");
        }
        return Ipv6Address.of(key);
    }

    private static Bytes key(Ipv6Address homeAddress) {
        return homeAddress.toBytes();
    }

    private void becomeFull(String why) {
        full = true;
        lookedAt = clock.getAsLong();
        warning.accept(
                path
                        + ": the disk is full or fails: who has a binding is served on, others are"
                        + " refused: "
                        + why);
    }

    private boolean hasRoom() {
        long now = clock.getAsLong();
        if (full && now - lookedAt >= PATIENCE) {
            lookedAt = now;
            full = !reserve.fill();
            if (!full) {
                warning.accept(path + ": there is room on the disk again");
            }
        }
        return !full;
    }
}
