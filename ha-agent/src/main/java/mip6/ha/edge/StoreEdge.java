package mip6.ha.edge;

import mip6.agent.Closers;
import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.MvBindingStore;
import mip6.ha.store.Rejoined;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoreWriter;
import mip6.ha.store.StoredBinding;
import mip6.wire.Ipv6Address;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where bindings are kept: in a file of this home agent's own, or in what several share.
 *
 * @param stored what was there at the start
 * @param cluster empty where this home agent is alone
 */
record StoreEdge(List<StoredBinding> stored, StoreWriter writer, Optional<ClusterEdge> cluster) {

    /** Changes of bindings that may wait to be written. */
    private static final int QUEUE = 64 * 1024;

    StoreEdge {
        stored = List.copyOf(stored);
    }

    /**
     * @param warning told in a line of what is lost, and of a disk that is full; perhaps on another
     *     thread
     */
    static StoreEdge alone(
            Path path, Consumer<StoreException> failed, Consumer<String> warning, Closers closers)
            throws StoreException {
        MvBindingStore file = MvBindingStore.open(path, warning);
        closers.add(file::close);
        List<StoredBinding> stored = file.load();
        StoreWriter writer = new StoreWriter(file, QUEUE, failed);
        closers.replaceLast(writer::close);
        return new StoreEdge(stored, writer, Optional.empty());
    }

    static StoreEdge shared(ClusterEdge cluster, Consumer<StoreException> failed, Closers closers) {
        closers.add(cluster::close);
        StoreWriter writer = new StoreWriter(cluster.bindings(), QUEUE, failed);
        closers.add(writer::close);
        return new StoreEdge(cluster.own(), writer, Optional.of(cluster));
    }

    /**
     * Does {@code what} if no other home agent serves {@code homeAddress}; what was asked of the
     * store before is done by then.
     *
     * @param otherwise why it was not done; on any thread
     */
    void ifOurs(Ipv6Address homeAddress, Runnable what, Consumer<Outcome> otherwise) {
        if (cluster.isEmpty()) {
            what.run();
            return;
        }
        boolean taken =
                writer.submit(
                        new Change.Check(homeAddress),
                        outcome -> {
                            if (outcome == Outcome.DURABLE) {
                                what.run();
                            } else {
                                otherwise.accept(outcome);
                            }
                        });
        if (!taken) {
            otherwise.accept(Outcome.UNANSWERED);
        }
    }

    /** What is asked of the store from now on is asked in the knowledge of {@code news}. */
    void heard(Rejoined news) {
        cluster.ifPresent(each -> writer.between(() -> each.bindings().heard(news)));
    }

    /** The same, where {@code news} say that others serve mobile nodes; else it is nothing here. */
    void heard(HaEvent news) {
        if (news instanceof HaEvent.LetGo(List<Ipv6Address> homeAddresses)) {
            cluster.ifPresent(each -> writer.between(() -> each.bindings().heard(homeAddresses)));
        }
    }

    /** Home addresses that other home agents served when this one began. */
    Set<Ipv6Address> elsewhere() {
        return cluster.map(each -> each.bindings().elsewhere()).orElse(Set.of());
    }
}
