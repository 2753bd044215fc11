package mip6.mn.edge;

import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.Workers;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.mn.core.MnEvent;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts the questions of mobile nodes to the DNS, beside their loop.
 *
 * @param <E> events of the loop
 */
public final class DiscoveryEdge<E> {

    private final Loop<E> loop;
    private final Workers<E> workers;
    private final Function<MnEvent, E> event;

    /**
     * Has asked nothing.
     *
     * @param event makes an event of the loop
     */
    public DiscoveryEdge(Loop<E> loop, Workers<E> workers, Function<MnEvent, E> event) {
        this.loop = loop;
        this.workers = workers;
        this.event = event;
    }

    /**
     * The answer comes to {@code node} as an event, and so does that the workers refuse to ask.
     *
     * @return false where they do
     */
    public boolean ask(Node<E> node, long attempt, Supplier<DiscoveryReport> question) {
        boolean taken =
                workers.call(
                        node, () -> event.apply(new MnEvent.Discovered(attempt, question.get())));
        if (!taken) {
            loop.postResult(node, event.apply(new MnEvent.NotAsked(attempt)));
        }
        return taken;
    }
}
