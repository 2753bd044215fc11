package mip6.ha.core;

import mip6.ikev2.message.Identity;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Those that wait, first come, first served unless somebody is advanced: whoever leaves early is
 * found without a look at the others. Those to one mobile node keep together.
 */
final class Line {

    private final SequencedMap<Identity, Deque<Mission>> byMobileNode = new LinkedHashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(Mission last) {
        byMobileNode
                .computeIfAbsent(last.wish().mobileNode(), _ -> new ArrayDeque<>(1))
                .addLast(last);
        size++;
    }

    /** Those to {@code mobileNode}, if there are any, go before all others. */
    void advance(Identity mobileNode) {
        Optional.ofNullable(byMobileNode.remove(mobileNode))
                .ifPresent(same -> byMobileNode.putFirst(mobileNode, same));
    }

    /**
     * Whose turn it is.
     *
     * @throws NoSuchElementException where nobody waits
     */
    Mission removeFirst() {
        Iterator<Deque<Mission>> all = byMobileNode.values().iterator();
        Deque<Mission> same = all.next();
        Mission first = same.removeFirst();
        if (same.isEmpty()) {
            all.remove();
        }
        size--;
        return first;
    }

    /** One leaves, if it is there. */
    boolean remove(Mission one) {
        int before = size;
        removeIf(one.wish().mobileNode(), one::equals);
        return size < before;
    }

    /** Those to {@code mobileNode} leave that {@code gone} is true of. */
    void removeIf(Identity mobileNode, Predicate<Mission> gone) {
        Optional.ofNullable(byMobileNode.get(mobileNode))
                .filter(same -> removed(same, gone) && same.isEmpty())
                .ifPresent(_ -> byMobileNode.remove(mobileNode));
    }

    void removeIf(Predicate<Mission> gone) {
        byMobileNode.values().removeIf(same -> removed(same, gone) && same.isEmpty());
    }

    private boolean removed(Deque<Mission> same, Predicate<Mission> gone) {
        int before = same.size();
        boolean any = same.removeIf(gone);
        size -= before - same.size();
        return any;
    }
}
