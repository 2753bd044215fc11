package mip6.ha.store;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One file of H2's MVStore: a log of chunks, of which the last whole one counts. */
public final class MvBindingStore implements BindingStore {

    /** Commits after which space that is no longer used is looked for. */
    private static final int COMMITS_BETWEEN_COMPACTIONS = 1000;

    private static final int FILL_RATE = 60;
    private static final int COMPACT_AT_ONCE = 1 << 22;

    private final Path file;
    private final MVStore store;
    private final MVMap<byte[], byte[]> bindings;
    private int commits;

    private MvBindingStore(Path file, MVStore store) {
        this.file = file;
        this.store = store;
        this.bindings =
                store.openMap(
                        "bindings",
                        new MVMap.Builder<byte[], byte[]>()
                                .keyType(ByteArrayDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * Opens {@code file}, or makes it.
     *
     * @throws StoreException where it cannot be read, is damaged, or another process has it
     */
    public static MvBindingStore open(Path file) throws StoreException {
        MVStore store = opened(file);
        try {
            return new MvBindingStore(file, store);
        } catch (MVStoreException | IllegalArgumentException e) {
            store.closeImmediately();
            throw damaged(file, e);
        }
    }

    private static MVStore opened(Path file) throws StoreException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreException(
                        file + ": another process has it open: is a second ha-agent running?", e);
            }
            if (Files.exists(file) && Files.isReadable(file) && Files.isWritable(file)) {
                throw damaged(file, e);
            }
            throw new StoreException(
                    file + ": cannot be opened: mend owner or mode, or change bindings.store", e);
        } catch (IOException e) {
            throw new StoreException(
                    file + ": its folder cannot be made: make it, or change bindings.store", e);
        }
    }

    private static StoreException damaged(Path file, Exception cause) {
        return new StoreException(
                file
                        + ": is damaged or no store of bindings: move it away and start again;"
                        + " mobile nodes will register anew",
                cause);
    }

    @Override
    public List<StoredBinding> load() throws StoreException {
        List<StoredBinding> all = new ArrayList<>();
        try {
            for (Map.Entry<byte[], byte[]> entry : bindings.entrySet()) {
                Bytes key = Bytes.copyOf(entry.getKey());
                if (key.length() != Ipv6Address.LENGTH) {
                    throw new MalformedException("home address", 0, "is none");
                }
                all.add(StoredBinding.read(Ipv6Address.of(key), Bytes.copyOf(entry.getValue())));
            }
        } catch (MalformedException | MVStoreException e) {
            throw damaged(file, e);
        }
        return all;
    }

    @Override
    public void write(List<Change> changes) throws StoreException {
        try {
            for (Change change : changes) {
                switch (change) {
                    case Change.Put(StoredBinding binding) -> {
                        byte[] _ =
                                bindings.put(
                                        binding.homeAddress().toBytes().toArray(),
                                        binding.toBytes().toArray());
                    }
                    case Change.Delete(Ipv6Address homeAddress) -> {
                        byte[] _ = bindings.remove(homeAddress.toBytes().toArray());
                    }
                }
            }
            long _ = store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw new StoreException(file + ": cannot be written: " + e.getMessage(), e);
        }
        if (++commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
            boolean _ = store.compact(FILL_RATE, COMPACT_AT_ONCE);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
