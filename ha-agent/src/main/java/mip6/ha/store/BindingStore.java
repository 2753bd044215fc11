package mip6.ha.store;

import mip6.wire.Ipv6Address;

import java.util.List;

/** Keeps bindings through whatever happens to the process or the machine. For one thread. */
public interface BindingStore extends AutoCloseable {

    /**
     * Makes all changes, in their order; when this returns a power cut cannot undo those that are
     * {@link Outcome#DURABLE}.
     *
     * @return what became of each
     * @throws StoreException where none of them is written
     */
    List<Outcome> write(List<Change> changes) throws StoreException;

    /** What became of a change. */
    enum Outcome {
        DURABLE,
        /** It is not written: the store failed, or another mobile node has the address. */
        REFUSED,
        /**
         * The store did not answer, or this home agent may not write just now: it may be written or
         * not. Whoever wants it asks again.
         */
        UNANSWERED,
        /** Another home agent serves the address now; it is not written. */
        LOST
    }

    @Override
    void close();

    /** A change of what is there for one home address. */
    sealed interface Change {

        Ipv6Address homeAddress();

        record Put(StoredBinding binding) implements Change {

            @Override
            public Ipv6Address homeAddress() {
                return binding.homeAddress();
            }
        }

        /**
         * The same, but only where another home agent serves the same mobile node at that address.
         */
        record Fetch(StoredBinding binding) implements Change {

            @Override
            public Ipv6Address homeAddress() {
                return binding.homeAddress();
            }
        }

        record Delete(Ipv6Address homeAddress) implements Change {}

        /** None: is it still this home agent that may speak for the address? */
        record Check(Ipv6Address homeAddress) implements Change {}
    }
}
