package mip6.ha.store;

import mip6.wire.Bytes;
import mip6.wire.Writer;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * One map in one file of H2's MVStore: a log of chunks, of which the last whole one counts. Each
 * value has a checksum, since the file's own ones cover only the frame of what is in it. A file
 * that is damaged is set aside, and what can be read of it is kept. For one thread.
 */
final class MvFile implements AutoCloseable {

    /** Commits after which space that is no longer used is looked for. */
    private static final int COMMITS_BETWEEN_COMPACTIONS = 1000;

    private static final int FILL_RATE = 60;
    private static final int COMPACT_AT_ONCE = 1 << 22;
    private static final int CHECKSUM = 4;

    private final Path path;
    private final Format format;
    private final Consumer<String> warning;
    private Optional<Opened> opened;
    private int commits;

    /**
     * What is in a file and how it is reached.
     *
     * @param scheme of H2's file systems; empty for the real one
     * @param map its name
     * @param setting that names the file, for people
     */
    record Format(String scheme, String map, String setting) {

        String name(Path path) {
            return scheme + path;
        }

        Opened open(MVStore.Builder builder, Path path) {
            MVStore store = builder.fileName(name(path)).autoCommitDisabled().open();
            // What is dead is used again at once, a few commits later: each of them waits for the
            // disk, so that the order of writes is ours.
            store.setRetentionTime(0);
            try {
                return new Opened(
                        store,
                        store.openMap(
                                map,
                                new MVMap.Builder<byte[], byte[]>()
                                        .keyType(ByteArrayDataType.INSTANCE)
                                        .valueType(ByteArrayDataType.INSTANCE)));
            } catch (MVStoreException | IllegalArgumentException e) {
                store.closeImmediately();
                throw e;
            }
        }
    }

    record Opened(MVStore store, MVMap<byte[], byte[]> map) {

        /** When this returns a power cut cannot undo what was changed. */
        void commit() {
            long _ = store.commit();
            store.sync();
        }
    }

    /** Its content is not what it should be. */
    private static final class DamagedException extends Exception {

        @java.io.Serial private static final long serialVersionUID = 1;

        DamagedException(Exception cause) {
            super(cause);
        }
    }

    private MvFile(Path path, Format format, Consumer<String> warning, Opened opened) {
        this.path = path;
        this.format = format;
        this.warning = warning;
        this.opened = Optional.of(opened);
    }

    /**
     * Opens {@code path}, or makes it.
     *
     * @param warning told in a line of what is lost
     * @throws StoreException where it cannot be opened, or another process has it
     */
    static MvFile open(Path path, Format format, Consumer<String> warning) throws StoreException {
        try {
            finishRescue(path);
            return new MvFile(path, format, warning, opened(path, format));
        } catch (DamagedException damaged) {
            return new MvFile(path, format, warning, rescued(path, format, warning));
        }
    }

    private static Opened opened(Path path, Format format) throws StoreException, DamagedException {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return format.open(new MVStore.Builder().autoCommitBufferSize(0), path);
        } catch (MVStoreException | IllegalArgumentException e) {
            if (e instanceof MVStoreException refused
                    && refused.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreException(
                        path + ": another process has it open: is a second ha-agent running?", e);
            }
            if (Files.exists(path) && Files.isReadable(path) && Files.isWritable(path)) {
                throw new DamagedException(e);
            }
            throw new StoreException(
                    path + ": cannot be opened: mend owner or mode, or change " + format.setting(),
                    e);
        } catch (IOException e) {
            throw new StoreException(
                    path + ": its folder cannot be made: make it, or change " + format.setting(),
                    e);
        }
    }

    /** What is there. A file of which not all can be read is set aside. */
    Map<Bytes, Bytes> entries() throws StoreException {
        Map<Bytes, Bytes> all = new LinkedHashMap<>();
        if (Salvage.read(opened().map(), all)) {
            return all;
        }
        close();
        opened = Optional.of(rescued(path, format, warning));
        all.clear();
        boolean _ = Salvage.read(opened().map(), all);
        return all;
    }

    boolean has(Bytes key) throws StoreException {
        return attempt(file -> file.map().containsKey(key.toArray()));
    }

    /** Lasts from the next {@link #commit} on. */
    void put(Bytes key, Bytes value) throws StoreException {
        boolean _ = attempt(file -> put(file, key, value));
    }

    private static boolean put(Opened file, Bytes key, Bytes value) {
        return file.map().put(key.toArray(), sealed(key, value).toArray()) == null;
    }

    /** Lasts from the next {@link #commit} on. */
    void remove(Bytes key) throws StoreException {
        boolean _ = attempt(file -> file.map().remove(key.toArray()) != null);
    }

    /**
     * When this returns a power cut cannot undo what was changed.
     *
     * @throws StoreException where it is not written; nothing holds of what was changed since the
     *     last commit, and the file can be used again
     */
    void commit() throws StoreException {
        boolean _ = attempt(this::commit);
    }

    private boolean commit(Opened file) {
        file.commit();
        return ++commits % COMMITS_BETWEEN_COMPACTIONS == 0
                && file.store().compact(FILL_RATE, COMPACT_AT_ONCE);
    }

    /** H2 gives up a file that it could not read or write once: it is opened again then. */
    private boolean attempt(Predicate<Opened> work) throws StoreException {
        Opened file = opened();
        try {
            return work.test(file);
        } catch (MVStoreException e) {
            file.store().closeImmediately();
            opened = Optional.empty();
            throw new StoreException(path + ": cannot be written: " + reason(e), e);
        }
    }

    private static String reason(MVStoreException e) {
        return e.getCause() instanceof IOException refused
                ? String.valueOf(refused.getMessage())
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        opened.ifPresent(MvFile::close);
        opened = Optional.empty();
    }

    private static void close(Opened file) {
        try {
            file.store().close();
        } catch (MVStoreException onlyTheMark) {
            // All that was acknowledged is there; the next opening has more to look at.
            file.store().closeImmediately();
        }
    }

    private Opened opened() throws StoreException {
        if (opened.isEmpty()) {
            try {
                opened = Optional.of(opened(path, format));
            } catch (DamagedException e) {
                throw new StoreException(path + ": cannot be read any more", e);
            }
        }
        return opened.get();
    }

    /** The value with what shows that it is the one that was written for {@code key}. */
    private static Bytes sealed(Bytes key, Bytes value) {
        return new Writer(value.length() + CHECKSUM)
                .bytes(value)
                .u32(checksum(key, value))
                .toBytes();
    }

    /** The value in what was read; empty where it is not the one that was written. */
    static Optional<Bytes> unsealed(Bytes key, Bytes sealed) {
        if (sealed.length() < CHECKSUM) {
            return Optional.empty();
        }
        Bytes value = sealed.slice(0, sealed.length() - CHECKSUM);
        return Optional.of(value).filter(each -> sealed(key, each).equals(sealed));
    }

    private static long checksum(Bytes key, Bytes value) {
        CRC32C sum = new CRC32C();
        sum.update(key.toArray());
        sum.update(value.toArray());
        return sum.getValue();
    }

    /** A file with what can be read of the damaged one, which then is beside it. */
    private static Opened rescued(Path path, Format format, Consumer<String> warning)
            throws StoreException {
        Path aside = beside(path, ".damaged");
        try {
            Map<Bytes, Bytes> saved = Salvage.of(path, format);
            Files.deleteIfExists(beside(path, ".rescued"));
            Opened fresh = format.open(new MVStore.Builder(), beside(path, ".rescued"));
            for (Map.Entry<Bytes, Bytes> entry : saved.entrySet()) {
                boolean _ = put(fresh, entry.getKey(), entry.getValue());
            }
            fresh.commit();
            fresh.store().close();
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            finishRescue(path);
            warning.accept(
                    "%s: is damaged, and is %s now: %d entries of it could be read and are kept"
                            .formatted(path, aside, saved.size()));
            return opened(path, format);
        } catch (IOException | MVStoreException | DamagedException e) {
            throw new StoreException(
                    path + ": is damaged, and cannot be set aside: move it away", e);
        }
    }

    /** Where a rescue was cut off between its two moves. */
    private static void finishRescue(Path path) throws StoreException {
        Path rescued = beside(path, ".rescued");
        try {
            if (Files.exists(rescued) && !Files.exists(path)) {
                Files.move(rescued, path, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new StoreException(rescued + ": cannot be renamed to " + path, e);
        }
    }

    static Path beside(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
