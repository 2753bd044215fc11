package mip6.ikev2.core;

import mip6.ikev2.message.IkeSpi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several that may be the responder. Nothing tells a forged answer to IKE_SA_INIT from the true one
 * before IKE_AUTH is answered, so each that comes is taken for true until one has proved itself
 * (RFC 7296 2.4).
 *
 * @param sent the request that they answer
 * @param waiting answers that nothing was done about yet
 * @param asked those that IKE_AUTH was sent to, besides the one whose state this belongs to
 * @param joined how many there were so far, with those that are out again
 */
record Contest(InitSent sent, List<Arrival> waiting, List<AuthSent> asked, int joined) {

    /** Whoever can forge one answer can forge many. */
    private static final int MOST = 4;

    /** Of all that ever were among them. */
    private static final int MOST_EVER = 16;

    static Contest begun(InitSent sent) {
        return new Contest(sent, List.of(), List.of(), 1);
    }

    /** Whether there is room for one more that calls itself {@code responderSpi}. */
    boolean mayJoin(IkeSpi responderSpi) {
        return joined < MOST_EVER
                && 1 + waiting.size() + asked.size() < MOST
                && waiting.stream()
                        .noneMatch(it -> it.message().responderSpi().equals(responderSpi))
                && asked(responderSpi).isEmpty();
    }

    Optional<AuthSent> asked(IkeSpi responderSpi) {
        return asked.stream()
                .filter(it -> it.head().responderSpi().equals(responderSpi))
                .findFirst();
    }

    Contest joinedBy(Arrival answer) {
        List<Arrival> more = new ArrayList<>(waiting);
        more.add(answer);
        return new Contest(sent, List.copyOf(more), asked, joined + 1);
    }

    /** What was begun about {@code answer} is put off. */
    Contest putOff(Arrival answer) {
        List<Arrival> more = new ArrayList<>(waiting);
        more.addFirst(answer);
        return new Contest(sent, List.copyOf(more), asked, joined);
    }

    Contest withoutFirstWaiting() {
        return new Contest(sent, waiting.subList(1, waiting.size()), asked, joined);
    }

    Contest withAsked(AuthSent other) {
        List<AuthSent> more = new ArrayList<>(asked);
        more.add(other.withAttempt(other.attempt().uncontested()));
        return new Contest(sent, waiting, List.copyOf(more), joined);
    }

    Contest without(AuthSent one) {
        return new Contest(
                sent,
                waiting,
                asked.stream()
                        .filter(it -> !it.head().responderSpi().equals(one.head().responderSpi()))
                        .toList(),
                joined);
    }

    /** Who was asked last and has not refused, with the others; empty where nobody else was. */
    Optional<AuthSent> next() {
        return asked.reversed().stream()
                .filter(it -> it.refusal().isEmpty())
                .findFirst()
                .map(this::contestant);
    }

    /** One of {@code asked}, with the others beside it. */
    AuthSent contestant(AuthSent one) {
        return one.withAttempt(one.attempt().contested(without(one)));
    }
}
