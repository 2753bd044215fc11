package mip6.lab.load;

import java.util.List;

/**
 * What one pair of tunnel ends did under a load.
 *
 * @param ends whose they are
 * @param megabitsPerSecond of payload that came through, in the order of the rounds
 * @param packetsPerSecond that the node sent on the link, of all that goes through the tunnel
 * @param packetsPerProcessorSecond of both ends' processes together
 */
record EspResult(
        String ends,
        String load,
        List<Double> megabitsPerSecond,
        List<Double> packetsPerSecond,
        List<Double> packetsPerProcessorSecond) {

    EspResult {
        megabitsPerSecond = List.copyOf(megabitsPerSecond);
        packetsPerSecond = List.copyOf(packetsPerSecond);
        packetsPerProcessorSecond = List.copyOf(packetsPerProcessorSecond);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
