package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

class LineTest {

    private final Line<String, Integer> line = new Line<>();

    @BeforeEach
    void five() {
        line.add("a", 1);
        line.add("b", 2);
        line.add("a", 3);
        line.add("c", 4);
        line.add("d", 5);
    }

    private List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        while (line.size() > 0) {
            all.add(line.removeFirst());
        }
        return all;
    }

    @Test
    void whoComesFirstIsServedFirstAndTheSameKeepTogether() {
        assertThat(line.size()).isEqualTo(5);
        assertThat(all()).containsExactly(1, 3, 2, 4, 5);
        assertThatThrownBy(line::removeFirst).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whoLeavesIsNotServed() {
        line.remove("a");
        line.remove("nobody");
        assertThat(line.remove("b", 7)).isFalse();
        assertThat(line.remove("b", 2)).isTrue();
        assertThat(line.remove("b", 2)).isFalse();
        assertThat(line.size()).isEqualTo(2);
        assertThat(all()).containsExactly(4, 5);
    }

    @Test
    void whoIsAdvancedGoesBeforeAllOthers() {
        line.advance("c");
        line.advance("a");
        line.advance("nobody");
        assertThat(line.size()).isEqualTo(5);
        assertThat(all()).containsExactly(1, 3, 4, 2, 5);
    }

    @Test
    void someLeaveTogether() {
        line.removeIf(each -> each % 2 == 1);
        assertThat(line.size()).isEqualTo(2);
        assertThat(all()).containsExactly(2, 4);
        line.add("a", 9);
        assertThat(all()).containsExactly(9);
    }

    @Test
    void someOfOneKeyLeave() {
        line.removeIf("nobody", _ -> true);
        line.removeIf("a", each -> each == 3);
        line.removeIf("b", _ -> true);
        line.removeIf("c", _ -> false);
        assertThat(line.size()).isEqualTo(3);
        assertThat(all()).containsExactly(1, 4, 5);
    }
}
