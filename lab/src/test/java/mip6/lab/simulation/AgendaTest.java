package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Whatever is entered, moved and removed comes out in order. */
class AgendaTest {

    private static final long SEED = 1;

    @Test
    void whatIsFirstComesFirst() {
        Random random = new Random(SEED);
        Agenda<Integer> agenda = new Agenda<>();
        List<Agenda.Entry<Integer>> entries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> entries.add(agenda.add(i, i, random.nextInt(100)));
                case 2 -> {
                    if (!entries.isEmpty()) {
                        agenda.move(
                                entries.get(random.nextInt(entries.size())), random.nextInt(100));
                    }
                }
                default -> {
                    if (!entries.isEmpty()) {
                        agenda.remove(entries.remove(random.nextInt(entries.size())));
                    }
                }
            }
        }
        entries.sort(
                Comparator.<Agenda.Entry<Integer>>comparingLong(Agenda.Entry::at)
                        .thenComparingLong(Agenda.Entry::order));
        for (Agenda.Entry<Integer> each : entries) {
            assertThat(agenda.first()).isEqualTo(each.at());
            assertThat(agenda.take()).isEqualTo(each.what());
        }
        assertThat(agenda.first()).isEqualTo(Long.MAX_VALUE);
    }
}
