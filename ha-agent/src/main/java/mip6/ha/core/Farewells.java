package mip6.ha.core;

import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * IKE SAs with mobile nodes that another home agent has taken over while this one lives. Told at
 * once that theirs has ended, they would all come back here before the other one has called them.
 * Called, they end it themselves; who has not been is told later, to look for a home agent by
 * itself.
 */
final class Farewells {

    /** For the other home agent to begin. */
    static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    /** One is told after the other: they may all come back at once. */
    static final long APART = Duration.ofMillis(1).toNanos();

    private final Sessions sessions;

    /** Those whom another home agent is to call. */
    private final Deque<Farewell> called = new ArrayDeque<>();

    /** Those whom nobody serves any more. */
    private final Deque<Farewell> forsaken = new ArrayDeque<>();

    private record Farewell(IkeSaId id, long at) {}

    Farewells(Sessions sessions) {
        this.sessions = sessions;
    }

    /** What comes under that SA is no longer listened to. */
    void add(Session session, long now, Effects out) {
        if (canBeCalled(session)) {
            add(session, called, now + PATIENCE);
        } else {
            out.ike(new IkeEvent.Close(session.id()));
        }
    }

    /** The same where there is no other home agent that would call it. */
    void addForsaken(Session session, long now) {
        add(session, forsaken, now);
    }

    private void add(Session session, Deque<Farewell> others, long soonest) {
        sessions.retire(session.id());
        long apart = others.isEmpty() ? soonest : others.getLast().at + APART;
        others.add(new Farewell(session.id(), Math.max(soonest, apart)));
    }

    void timePassed(long now, Effects out) {
        tell(called, now, out);
        tell(forsaken, now, out);
    }

    private void tell(Deque<Farewell> some, long now, Effects out) {
        while (!some.isEmpty() && some.getFirst().at <= now) {
            sessions.of(some.removeFirst().id)
                    .ifPresent(session -> out.ike(new IkeEvent.Close(session.id())));
        }
    }

    long deadline() {
        return Math.min(first(called), first(forsaken));
    }

    private static long first(Deque<Farewell> some) {
        return some.isEmpty() ? Long.MAX_VALUE : some.getFirst().at;
    }

    /** Whoever proves itself by EAP alone has to be the one that begins (RFC 7296 2.16). */
    private static boolean canBeCalled(Session session) {
        return switch (session.peer().method()) {
            case SIGNATURE, PRE_SHARED_KEY -> true;
            case EAP, EAP_AAA, UNPROVEN -> false;
        };
    }
}
