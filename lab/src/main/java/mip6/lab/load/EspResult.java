package mip6.lab.load;

import java.util.List;

/**
 * What one pair of tunnel ends did with packets of one size.
 *
 * @param ends whose they are
 * @param octets of payload in each packet
 * @param packetsPerSecond that came through, in the order of the rounds
 * @param packetsPerProcessorSecond of both ends' processes together
 * @param lost packets of all rounds
 */
record EspResult(
        String ends,
        int octets,
        List<Double> packetsPerSecond,
        List<Double> packetsPerProcessorSecond,
        long lost) {

    EspResult {
        packetsPerSecond = List.copyOf(packetsPerSecond);
        packetsPerProcessorSecond = List.copyOf(packetsPerProcessorSecond);
    }

    double packets() {
        return median(packetsPerSecond);
    }

    /** Of payload, in a second. */
    double megabits() {
        return packets() * octets * Byte.SIZE / 1e6;
    }

    double packetsOfProcessor() {
        return median(packetsPerProcessorSecond);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
