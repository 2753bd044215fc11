package mip6.dnsupdate.discovery;

import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A target of an SRV record in its place. The port field means nothing here: IKEv2 has its own.
 *
 * @param reason how it came to its place
 */
record ServiceTarget(Name name, int priority, int weight, String reason) {

    /** How many targets of one service are looked at. */
    static final int MAX_TARGETS = 16;

    /**
     * The targets in the order in which they are to be tried (RFC 2782, "Weight"): lower priorities
     * first; among equal ones each draw takes a target with a chance in proportion to its weight,
     * and those of weight 0 with a very small one.
     *
     * @return at most {@link #MAX_TARGETS}
     */
    static List<ServiceTarget> inOrder(List<SRVRecord> records, RandomGenerator random) {
        List<SRVRecord> left = new ArrayList<>(records);
        // the order of those with equal weights must not be the server's
        Collections.shuffle(left, random);
        left.sort(
                Comparator.comparingInt(SRVRecord::getPriority)
                        // weight 0 stands in front, so that it is drawn only by the number 0
                        .thenComparing(record -> record.getWeight() != 0));
        List<ServiceTarget> ordered = new ArrayList<>();
        while (!left.isEmpty() && ordered.size() < MAX_TARGETS) {
            ordered.add(draw(left, random));
        }
        return List.copyOf(ordered);
    }

    private static ServiceTarget draw(List<SRVRecord> left, RandomGenerator random) {
        int priority = left.getFirst().getPriority();
        List<SRVRecord> equals =
                left.stream().filter(record -> record.getPriority() == priority).toList();
        long sum = equals.stream().mapToLong(SRVRecord::getWeight).sum();
        long drawn = random.nextLong(sum + 1);
        long running = 0;
        for (int i = 0; i < equals.size(); i++) {
            SRVRecord record = equals.get(i);
            running += record.getWeight();
            if (running >= drawn) {
                left.remove(i);
                String reason =
                        equals.size() == 1
                                ? "priority %d".formatted(priority)
                                : "priority %d, drawn from %d by weight %d of %d"
                                        .formatted(
                                                priority, equals.size(), record.getWeight(), sum);
                return new ServiceTarget(record.getTarget(), priority, record.getWeight(), reason);
            }
        }
        throw new IllegalStateException("the running sum ends at the sum");
    }
}
