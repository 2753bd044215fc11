package mip6.ikev2.core;

import mip6.wire.Bytes;

/**
 * Keeps translators from forgetting this node (RFC 3948 4): an octet to each peer that it talks to
 * from behind one.
 */
final class Keepalives {

    private static final Bytes OCTET = Bytes.of(0xff);

    private final IkeSaTable table;
    private final long interval;
    private long due = IkeSaState.NEVER;

    Keepalives(IkeSaTable table, long interval) {
        this.table = table;
        this.interval = interval;
    }

    long deadline() {
        return due;
    }

    /** After every event: SAs may have come or gone, and time has passed. */
    void advance(Turn turn) {
        if (table.behindTranslator().isEmpty()) {
            due = IkeSaState.NEVER;
        } else if (due == IkeSaState.NEVER) {
            due = turn.now() + interval;
        } else if (due <= turn.now()) {
            due = turn.now() + interval;
            for (IkeSaId id : table.behindTranslator()) {
                table.get(id)
                        .map(IkeSaState::head)
                        .ifPresent(
                                head ->
                                        turn.act(
                                                new IkeAction.Send(
                                                        head.local(), head.remote(), OCTET)));
            }
        }
    }
}
