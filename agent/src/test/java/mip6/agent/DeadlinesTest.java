package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

final class DeadlinesTest {

    /** Whatever is added, moved and removed: the same as looking at all of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_121})
    void agreesWithALinearSearch(long seed) {
        Random random = new Random(seed);
        Deadlines<Integer> deadlines = new Deadlines<>();
        Map<Integer, Long> model = new HashMap<>();
        Map<Integer, Deadlines.Entry<Integer>> entries = new HashMap<>();
        for (int step = 0; step < 5000; step++) {
            List<Integer> present = new ArrayList<>(model.keySet());
            long deadline = random.nextInt(20) == 0 ? Node.NEVER : random.nextInt(1000);
            if (present.isEmpty() || random.nextInt(3) == 0) {
                entries.put(step, deadlines.add(step, deadline));
                model.put(step, deadline);
            } else {
                int chosen = present.get(random.nextInt(present.size()));
                if (random.nextInt(3) == 0) {
                    deadlines.remove(Objects.requireNonNull(entries.get(chosen)));
                    model.remove(chosen);
                } else {
                    deadlines.move(Objects.requireNonNull(entries.get(chosen)), deadline);
                    model.put(chosen, deadline);
                }
            }
            long now = random.nextInt(1000);
            assertThat(deadlines.first())
                    .isEqualTo(model.values().stream().min(Long::compare).orElse(Node.NEVER));
            assertThat(deadlines.due(now))
                    .containsExactlyInAnyOrderElementsOf(
                            model.entrySet().stream()
                                    .filter(e -> e.getValue() <= now)
                                    .map(Map.Entry::getKey)
                                    .toList());
        }
    }
}
