package mip6.dataplane.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

class LookupTest {

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
                                    for (int i = 0; i < 200_000; i++) {
                                        lookup.put(1, 50, i);
                                    }
                                    over.set(true);
                                });
        boolean always = true;
        while (!over.get()) {
            always &= lookup.get(1, 50).isPresent();
        }
        replaces.join();
        assertThat(always).isTrue();
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
