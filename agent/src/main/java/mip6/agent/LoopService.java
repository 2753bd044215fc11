package mip6.agent;

import mip6.linux.BootClock;
import mip6.linux.LinuxException;

/**
 * One node on a loop of its own: a daemon.
 *
 * @param <E> events of the node
 */
public final class LoopService<E> implements Daemon.Service {

    private final Loop<E> loop;
    private final Workers<E> workers;
    private final Resident<E> node;

    /**
     * The node, with all that it has open.
     *
     * @param <E> its events
     */
    public interface Resident<E> extends Node<E>, AutoCloseable {

        /** The event that makes it end in order: it stops the loop when it is ready to. */
        E stop();

        /** The event that has it read its configuration again. */
        E reload();

        @Override
        void close();
    }

    /**
     * Makes a node, which posts to {@code loop} from then on though that does not run yet.
     *
     * @param <E> events of the node
     */
    @FunctionalInterface
    public interface Opening<E> {
        Resident<E> open(Loop<E> loop, Workers<E> workers) throws LinuxException;
    }

    /**
     * How much there may be at once.
     *
     * @param inbox events that wait
     * @param work computations that wait, and calls that run
     */
    public record Limits(int inbox, int work) {}

    private LoopService(Limits limits, Opening<E> opening) throws LinuxException {
        loop = new Loop<>(BootClock::nanos, limits.inbox());
        workers = Workers.perProcessor(loop, limits.work());
        node = opening.open(loop, workers);
        loop.add(node);
    }

    /**
     * Opens the node.
     *
     * @throws StartException where that cannot be
     */
    public static <E> LoopService<E> open(Limits limits, Opening<E> opening) {
        try {
            return new LoopService<>(limits, opening);
        } catch (LinuxException refused) {
            throw StartException.of(refused);
        }
    }

    @Override
    public void run() {
        loop.run();
    }

    @Override
    public void stop() {
        loop.postResult(node, node.stop());
    }

    @Override
    public long lastSign() {
        return loop.lastTurn();
    }

    @Override
    public void reload() {
        loop.postResult(node, node.reload());
    }

    @Override
    public void close() {
        workers.close();
        node.close();
    }
}
