package mip6.ikev2.pki;

import mip6.wire.Bytes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The latest paths whose signatures and constraints were found to be good, by the octets that were
 * received: they are so for good, while time, names and revocation are looked at again. For any
 * number of threads.
 */
final class KnownPaths {

    /** Some ten KiB each. */
    static final int MOST = 64;

    private final SequencedMap<List<Bytes>, List<PeerCertificate>> paths = new LinkedHashMap<>();

    synchronized Optional<List<PeerCertificate>> get(List<Bytes> received) {
        return Optional.ofNullable(paths.get(received));
    }

    /** The one that was put first goes where there are too many. */
    synchronized void put(List<Bytes> received, List<PeerCertificate> path) {
        paths.put(List.copyOf(received), List.copyOf(path));
        if (paths.size() > MOST) {
            var _ = paths.pollFirstEntry();
        }
    }

    synchronized int size() {
        return paths.size();
    }
}
