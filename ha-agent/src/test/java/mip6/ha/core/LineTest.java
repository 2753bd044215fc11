package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

class LineTest {

    private final Line line = new Line();

    private static Identity who(String name) {
        return Identity.fqdn(name + ".example.com");
    }

    /** What waits is told apart by its home address. */
    private static Mission mission(String name, int number) {
        Ipv6Address homeAddress = new Ipv6Address(Desk.HOME.address().high(), number);
        Approach wish = new Approach(who(name), Desk.HOME_AGENT, Desk.CARE_OF, homeAddress);
        return Mission.to(wish, true);
    }

    private static long number(Mission mission) {
        return mission.wish().homeAddress().low();
    }

    @BeforeEach
    void five() {
        line.add(mission("a", 1));
        line.add(mission("b", 2));
        line.add(mission("a", 3));
        line.add(mission("c", 4));
        line.add(mission("d", 5));
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        while (line.size() > 0) {
            all.add(number(line.removeFirst()));
        }
        return all;
    }

    @Test
    void whoComesFirstIsServedFirstAndTheSameKeepTogether() {
        assertThat(line.size()).isEqualTo(5);
        assertThat(all()).containsExactly(1L, 3L, 2L, 4L, 5L);
        assertThatThrownBy(line::removeFirst).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whoLeavesIsNotServed() {
        line.removeIf(who("a"), _ -> true);
        line.removeIf(who("nobody"), _ -> true);
        assertThat(line.remove(mission("b", 7))).isFalse();
        assertThat(line.remove(mission("b", 2))).isTrue();
        assertThat(line.remove(mission("b", 2))).isFalse();
        assertThat(line.size()).isEqualTo(2);
        assertThat(all()).containsExactly(4L, 5L);
    }

    @Test
    void whoIsAdvancedGoesBeforeAllOthers() {
        line.advance(who("c"));
        line.advance(who("a"));
        line.advance(who("nobody"));
        assertThat(line.size()).isEqualTo(5);
        assertThat(all()).containsExactly(1L, 3L, 4L, 2L, 5L);
    }

    @Test
    void someLeaveTogether() {
        line.removeIf(each -> number(each) % 2 == 1);
        assertThat(line.size()).isEqualTo(2);
        assertThat(all()).containsExactly(2L, 4L);
        line.add(mission("a", 9));
        assertThat(all()).containsExactly(9L);
    }

    @Test
    void someOfOneKeyLeave() {
        line.removeIf(who("nobody"), _ -> true);
        line.removeIf(who("a"), each -> number(each) == 3);
        line.removeIf(who("b"), _ -> true);
        line.removeIf(who("c"), _ -> false);
        assertThat(line.size()).isEqualTo(3);
        assertThat(all()).containsExactly(1L, 4L, 5L);
    }
}
