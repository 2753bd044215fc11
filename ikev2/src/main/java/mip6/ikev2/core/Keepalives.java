package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps translators from forgetting this node (RFC 3948 4): an octet to each peer that it talks to
 * from behind one, where no message has gone to it for so long. What the data plane sends is not
 * known here: beside its packets an octet now and then is too many.
 */
final class Keepalives {

    private static final Bytes OCTET = Bytes.of(0xff);

    private final IkeSaTable table;
    private final long interval;
    private final Map<Path, Long> spoken = new HashMap<>();
    private long due = IkeSaState.NEVER;

    /** Where a translator may be. */
    record Path(Endpoint local, Endpoint remote) {

        static Path of(IkeSaHead head) {
            return new Path(head.local(), head.remote());
        }
    }

    Keepalives(IkeSaTable table, long interval) {
        this.table = table;
        this.interval = interval;
    }

    long deadline() {
        return due;
    }

    /** After every event: SAs may have come or gone, messages were sent, and time has passed. */
    void advance(Turn turn) {
        Set<Path> paths = table.behindTranslators();
        if (paths.isEmpty()) {
            spoken.clear();
            due = IkeSaState.NEVER;
            return;
        }
        for (IkeAction action : turn.actions()) {
            if (action instanceof IkeAction.Send(var local, var remote, _)) {
                Path path = new Path(local, remote);
                if (paths.contains(path)) {
                    spoken.put(path, turn.now());
                }
            }
        }
        if (due == IkeSaState.NEVER) {
            due = turn.now() + interval;
        } else if (due <= turn.now()) {
            due = keepAwake(paths, turn) + interval;
        }
    }

    /** Returns since when the path has been silent that is so for the longest. */
    private long keepAwake(Set<Path> paths, Turn turn) {
        spoken.keySet().retainAll(paths);
        long first = turn.now();
        for (Path path : paths) {
            long silent = spoken.getOrDefault(path, turn.now() - interval);
            if (silent + interval <= turn.now()) {
                turn.act(new IkeAction.Send(path.local(), path.remote(), OCTET));
                silent = turn.now();
                spoken.put(path, silent);
            }
            first = Math.min(first, silent);
        }
        return first;
    }
}
