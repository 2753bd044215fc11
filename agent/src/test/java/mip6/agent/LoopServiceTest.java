package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

@Timeout(20)
final class LoopServiceTest {

    private final List<String> life = new ArrayList<>();

    @Test
    void aNodeLivesUntilItSaysThatItHasEnded() {
        try (LoopService<String> service =
                LoopService.open(
                        new LoopService.Limits(4, 4),
                        (loop, _) -> {
                            loop.post(new Resident(loop), "for another node");
                            return new Resident(loop);
                        })) {
            // before run: what was asked for meanwhile is not lost
            service.stop();
            service.run();
        }
        assertThat(life).containsExactly("stop", "close");
    }

    @Test
    void whatWasOpenedIsClosedInTheReverseOrder() {
        Closers closers = new Closers();
        closers.add(() -> life.add("first"));
        closers.add(() -> life.add("second"));
        closers.add(() -> life.add("third"));
        closers.replaceLast(() -> life.add("whoever took over the third"));
        closers.close();
        closers.close();
        assertThat(life).containsExactly("whoever took over the third", "second", "first");
    }

    private final class Resident implements LoopService.Resident<String> {

        private final Loop<String> loop;

        Resident(Loop<String> loop) {
            this.loop = loop;
        }

        @Override
        public void handle(String event, long now) {
            life.add(event);
            loop.stop();
        }

        @Override
        public void timePassed(long now) {
            throw new AssertionError("nothing is due");
        }

        @Override
        public long deadline() {
            return NEVER;
        }

        @Override
        public String stop() {
            return "stop";
        }

        @Override
        public String reload() {
            return "reload";
        }

        @Override
        public void close() {
            life.add("close");
        }
    }
}
