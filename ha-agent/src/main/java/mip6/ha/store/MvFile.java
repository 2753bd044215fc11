package mip6.ha.store;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One map in one file of H2's MVStore: a log of chunks, of which the last whole one counts. */
final class MvFile implements AutoCloseable {

    /** Commits after which space that is no longer used is looked for. */
    private static final int COMMITS_BETWEEN_COMPACTIONS = 1000;

    private static final int FILL_RATE = 60;
    private static final int COMPACT_AT_ONCE = 1 << 22;

    private final Path path;
    private final MVStore store;
    private final MVMap<byte[], byte[]> map;
    private int commits;

    private MvFile(Path path, MVStore store, String map) {
        this.path = path;
        this.store = store;
        this.map =
                store.openMap(
                        map,
                        new MVMap.Builder<byte[], byte[]>()
                                .keyType(ByteArrayDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
    }

    /** Its content is not what it should be. */
    static final class Damaged extends Exception {

        @java.io.Serial private static final long serialVersionUID = 1;

        Damaged(Exception cause) {
            super(cause);
        }
    }

    /**
     * Opens {@code path}, or makes it.
     *
     * @param setting that names the file, for people
     * @throws StoreException where it cannot be opened, or another process has it
     */
    static MvFile open(Path path, String map, String setting) throws StoreException, Damaged {
        MVStore store = opened(path, setting);
        try {
            return new MvFile(path, store, map);
        } catch (MVStoreException | IllegalArgumentException e) {
            store.closeImmediately();
            throw new Damaged(e);
        }
    }

    private static MVStore opened(Path path, String setting) throws StoreException, Damaged {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new MVStore.Builder()
                    .fileName(path.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreException(
                        path + ": another process has it open: is a second ha-agent running?", e);
            }
            if (Files.exists(path) && Files.isReadable(path) && Files.isWritable(path)) {
                throw new Damaged(e);
            }
            throw new StoreException(
                    path + ": cannot be opened: mend owner or mode, or change " + setting, e);
        } catch (IOException e) {
            throw new StoreException(
                    path + ": its folder cannot be made: make it, or change " + setting, e);
        }
    }

    /** What is read and changed; changes last from the next {@link #commit} on. */
    MVMap<byte[], byte[]> map() {
        return map;
    }

    /** When this returns a power cut cannot undo what was changed. */
    void commit() throws StoreException {
        try {
            long _ = store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw cannotBeWritten(e);
        }
        if (++commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
            boolean _ = store.compact(FILL_RATE, COMPACT_AT_ONCE);
        }
    }

    StoreException cannotBeWritten(MVStoreException cause) {
        return new StoreException(path + ": cannot be written: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        store.close();
    }
}
