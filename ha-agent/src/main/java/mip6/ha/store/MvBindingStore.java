package mip6.ha.store;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.h2.mvstore.MVStoreException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The bindings in one file of H2's MVStore. */
public final class MvBindingStore implements BindingStore {

    private final Path path;
    private final MvFile file;

    private MvBindingStore(Path path, MvFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens {@code file}, or makes it.
     *
     * @throws StoreException where it cannot be read, is damaged, or another process has it
     */
    public static MvBindingStore open(Path file) throws StoreException {
        try {
            return new MvBindingStore(file, MvFile.open(file, "bindings", "bindings.store"));
        } catch (MvFile.Damaged e) {
            throw damaged(file, e);
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
            for (Map.Entry<byte[], byte[]> entry : file.map().entrySet()) {
                Bytes key = Bytes.copyOf(entry.getKey());
                if (key.length() != Ipv6Address.LENGTH) {
                    throw new MalformedException("home address", 0, "is none");
                }
                all.add(StoredBinding.read(Ipv6Address.of(key), Bytes.copyOf(entry.getValue())));
            }
        } catch (MalformedException | MVStoreException e) {
            throw damaged(path, e);
        }
        return all;
    }

    @Override
    public List<Outcome> write(List<Change> changes) throws StoreException {
        try {
            for (Change change : changes) {
                switch (change) {
                    case Change.Put(StoredBinding binding) -> {
                        byte[] _ =
                                file.map()
                                        .put(
                                                binding.homeAddress().toBytes().toArray(),
                                                binding.toBytes().toArray());
                    }
                    case Change.Delete(Ipv6Address homeAddress) -> {
                        byte[] _ = file.map().remove(homeAddress.toBytes().toArray());
                    }
                }
            }
        } catch (MVStoreException e) {
            throw file.cannotBeWritten(e);
        }
        file.commit();
        return Collections.nCopies(changes.size(), Outcome.DURABLE);
    }

    @Override
    public void close() {
        file.close();
    }
}
