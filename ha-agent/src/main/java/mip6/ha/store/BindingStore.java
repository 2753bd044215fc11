package mip6.ha.store;

import mip6.wire.Ipv6Address;

import java.util.List;

/** Keeps bindings through whatever happens to the process or the machine. For one thread. */
public interface BindingStore extends AutoCloseable {

    /**
     * All that is there.
     *
     * @throws StoreException where something there cannot be read
     */
    List<StoredBinding> load() throws StoreException;

    /**
     * Makes all changes, in their order; when this returns a power cut cannot undo them.
     *
     * @throws StoreException where they are not written, none of them
     */
    void write(List<Change> changes) throws StoreException;

    @Override
    void close();

    /** A change of what is there for one home address. */
    sealed interface Change {

        record Put(StoredBinding binding) implements Change {}

        record Delete(Ipv6Address homeAddress) implements Change {}
    }
}
