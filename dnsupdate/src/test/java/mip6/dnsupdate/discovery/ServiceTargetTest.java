package mip6.dnsupdate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ServiceTargetTest {

    private static final int DRAWS = 20_000;

    @Test
    @Tag("req:S5026-5.1.2-b")
    void lowerPrioritiesComeFirstWhateverTheWeights() {
        List<SRVRecord> records =
                List.of(srv(20, 65535, "c"), srv(10, 0, "b"), srv(0, 1, "a"), srv(65535, 9, "d"));
        for (int seed = 0; seed < 50; seed++) {
            assertThat(names(ServiceTarget.inOrder(records, new SplittableRandom(seed))))
                    .isEqualTo("a b c d");
        }
    }

    @Test
    @Tag("req:S5026-5.1.2-b")
    void theFirstIsDrawnInProportionToItsWeight() {
        // of the numbers 0 to 100, as RFC 2782 draws them, 60 or 61 are a's
        Map<String, Integer> firsts =
                count(List.of(srv(0, 60, "a"), srv(0, 30, "b"), srv(0, 10, "c")), 0);
        assertThat(share(firsts, "a")).isCloseTo(0.60, within(0.02));
        assertThat(share(firsts, "b")).isCloseTo(0.30, within(0.02));
        assertThat(share(firsts, "c")).isCloseTo(0.10, within(0.02));
    }

    @Test
    @Tag("req:S5026-5.1.2-b")
    void theRestIsDrawnAmongThoseThatAreLeft() {
        Map<String, Integer> seconds =
                count(List.of(srv(0, 1000, "a"), srv(0, 1000, "b"), srv(0, 2000, "c")), 1);
        // 1/4 * 1/3 + 1/2 * 1/2 for a and b; 1/4 * 2/3 * 2 for c
        assertThat(share(seconds, "a")).isCloseTo(1.0 / 3, within(0.02));
        assertThat(share(seconds, "b")).isCloseTo(1.0 / 3, within(0.02));
        assertThat(share(seconds, "c")).isCloseTo(1.0 / 3, within(0.02));
    }

    @Test
    @Tag("req:S5026-5.1.2-b")
    void weightZeroHasAVerySmallChance() {
        Map<String, Integer> firsts = count(List.of(srv(0, 99, "a"), srv(0, 0, "z")), 0);
        // one number of 0 to 99
        assertThat(share(firsts, "z")).isCloseTo(0.01, within(0.005));
    }

    @Test
    void equalWeightsAndZerosAloneAreSpreadEvenly() {
        for (int weight : new int[] {0, 5, 65535}) {
            Map<String, Integer> firsts =
                    count(
                            List.of(
                                    srv(0, weight, "a"),
                                    srv(0, weight, "b"),
                                    srv(0, weight, "c"),
                                    srv(0, weight, "d")),
                            0);
            for (String name : List.of("a", "b", "c", "d")) {
                assertThat(share(firsts, name)).isCloseTo(0.25, within(0.02));
            }
        }
    }

    @Test
    void theReasonSaysHowTheDrawWent() {
        List<ServiceTarget> targets =
                ServiceTarget.inOrder(
                        List.of(srv(1, 30, "a"), srv(1, 10, "b")), new SplittableRandom(1));
        assertThat(targets.getFirst().reason()).startsWith("priority 1, drawn from 2 by weight ");
        assertThat(targets.getFirst().reason()).endsWith(" of 40");
        assertThat(targets.getLast().reason()).isEqualTo("priority 1");
    }

    @Test
    void aFloodOfRecordsIsCutAtTheLimitBestPriorityFirst() {
        List<SRVRecord> flood =
                IntStream.range(0, 3000).mapToObj(i -> srv(3000 - i, 65535, "h" + i)).toList();
        List<ServiceTarget> targets = ServiceTarget.inOrder(flood, new SplittableRandom(1));
        assertThat(targets).hasSize(ServiceTarget.MAX_TARGETS);
        assertThat(targets.getFirst().priority()).isEqualTo(1);
    }

    private static Map<String, Integer> count(List<SRVRecord> records, int place) {
        Map<String, Integer> counts = new HashMap<>();
        SplittableRandom random = new SplittableRandom(2782);
        for (int i = 0; i < DRAWS; i++) {
            String name = ServiceTarget.inOrder(records, random).get(place).name().toString(true);
            counts.merge(name, 1, Integer::sum);
        }
        return counts;
    }

    private static double share(Map<String, Integer> counts, String name) {
        return counts.getOrDefault(name, 0) / (double) DRAWS;
    }

    private static String names(List<ServiceTarget> targets) {
        return targets.stream().map(t -> t.name().toString(true)).collect(Collectors.joining(" "));
    }

    private static SRVRecord srv(int priority, int weight, String target) {
        return new SRVRecord(
                Name.fromConstantString("_mip6._ipv6.example.com."),
                DClass.IN,
                60,
                priority,
                weight,
                0,
                Name.fromConstantString(target + "."));
    }
}
