package mip6.lab.load;

import java.util.List;

/**
 * What a responder did under load.
 *
 * @param handshakesPerProcessorSecond in the order of the rounds
 * @param octetsPerSa of memory: of our responder what the heap holds more behind a collection, of
 *     another what is resident more
 */
record LoadResult(
        LoadProof proof,
        String responder,
        List<Double> handshakesPerProcessorSecond,
        double octetsPerSa) {

    LoadResult {
        handshakesPerProcessorSecond = List.copyOf(handshakesPerProcessorSecond);
    }

    double median() {
        List<Double> sorted = handshakesPerProcessorSecond.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    double least() {
        return handshakesPerProcessorSecond.stream().mapToDouble(it -> it).min().orElseThrow();
    }

    double most() {
        return handshakesPerProcessorSecond.stream().mapToDouble(it -> it).max().orElseThrow();
    }
}
