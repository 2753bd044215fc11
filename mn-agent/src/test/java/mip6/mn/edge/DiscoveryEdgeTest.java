package mip6.mn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.Loop;
import mip6.agent.Node;
import mip6.agent.Workers;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.mn.core.MnEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

@Timeout(20)
class DiscoveryEdgeTest {

    private static final DiscoveryReport ANSWER =
            new DiscoveryReport(new DiscoveryOutcome.NoSuchName("example.com"), 1, 0);

    private final Loop<MnEvent> loop = new Loop<>(() -> 0, 1);
    private final One node = new One();

    /** With room for so many questions at a time. */
    private boolean ask(int room) {
        try (Workers<MnEvent> workers = new Workers<>(loop, 1, room)) {
            loop.add(node);
            DiscoveryEdge<MnEvent> edge = new DiscoveryEdge<>(loop, workers, Function.identity());
            boolean taken = edge.ask(node, 7, () -> ANSWER);
            if (!taken) {
                loop.postResult(node, new MnEvent.Stop()); // behind what is there by now
            }
            loop.run();
            return taken;
        }
    }

    @Test
    void theAnswerOfTheDnsIsAnEvent() {
        assertThat(ask(1)).isTrue();
        assertThat(node.seen).containsExactly(new MnEvent.Discovered(7, ANSWER));
    }

    @Test
    void soIsThatThereWasNoRoomToAsk() {
        assertThat(ask(0)).isFalse();
        assertThat(node.seen).containsExactly(new MnEvent.NotAsked(7));
    }

    /** Stops the loop after the first event. */
    private final class One implements Node<MnEvent> {
        private final List<MnEvent> seen = new ArrayList<>();

        @Override
        public void handle(MnEvent event, long now) {
            seen.add(event);
            loop.stop();
        }

        @Override
        public void timePassed(long now) {}

        @Override
        public long deadline() {
            return NEVER;
        }
    }
}
