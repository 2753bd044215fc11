package mip6.dataplane.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

class LookupTest {

    /** As many as see it in every state, and prove that it was replaced meanwhile. */
    private static final int LOOKS = 500_000;

    private static final int CHANGES = 100;

    /** A packet finds the tunnel that was, or the one that is. */
    @Test
    void whatIsReplacedIsThereAllTheTime() throws InterruptedException {
        Lookup<Integer> lookup = new Lookup<>();
        for (int i = 0; i < 100; i++) {
            lookup.put(1, i, 0);
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread replaces =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !over.get(); i++) {
                                        lookup.put(1, 50, i);
                                    }
                                });
        int looks = 0;
        int changes = 0;
        Optional<Integer> before = Optional.of(0);
        while (replaces.isAlive() && before.isPresent() && (looks < LOOKS || changes < CHANGES)) {
            Optional<Integer> now = lookup.get(1, 50);
            changes += now.equals(before) ? 0 : 1;
            looks++;
            before = now;
        }
        over.set(true);
        replaces.join();
        assertThat(before).as("look %d", looks).isPresent();
        assertThat(looks).as("it can be replaced").isGreaterThanOrEqualTo(LOOKS);
    }

    private record Key(long high, long low) {}

    /** Whatever is done in whatever order, it is as with the JDK's own table. */
    @Test
    void itHoldsWhatWasPutAndNotRemoved() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Lookup<Integer> lookup = new Lookup<>();
            Map<Key, Integer> model = new HashMap<>();
            for (int i = 0; i < 2000; i++) {
                Key key = new Key(random.nextInt(3) - 1L, random.nextInt(200) - 100L);
                Optional<Integer> before = Optional.ofNullable(model.get(key));
                assertThat(lookup.get(key.high(), key.low())).as("seed %d", seed).isEqualTo(before);
                if (random.nextInt(3) == 0) {
                    model.remove(key);
                    assertThat(lookup.remove(key.high(), key.low())).isEqualTo(before);
                } else {
                    model.put(key, i);
                    assertThat(lookup.put(key.high(), key.low(), i)).isEqualTo(before);
                }
            }
            model.forEach(
                    (key, value) -> assertThat(lookup.get(key.high(), key.low())).contains(value));
        }
    }
}
