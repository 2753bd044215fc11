package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Message ids and what waits for an answer, with a window of one in both directions (RFC 7296 2.2,
 * 2.3).
 *
 * @param nextRequest id of this node's next request
 * @param expectedRequest id of the peer's next request
 * @param lastAnswer to the peer's request before that one, kept for its retransmission
 * @param outstanding this node's request that has no answer yet
 * @param waiting exchanges that come after it
 */
record Window(
        long nextRequest,
        long expectedRequest,
        Optional<Bytes> lastAnswer,
        Optional<Outstanding> outstanding,
        List<Wish> waiting,
        RoundTrip roundTrip) {

    record Outstanding(Wish wish, Retransmission request) {}

    Window {
        waiting = List.copyOf(waiting);
    }

    /**
     * After IKE_AUTH, as its initiator.
     *
     * @param last the message id of its last request
     */
    static Window ofInitiator(long last, RoundTrip roundTrip) {
        return new Window(last + 1, 0, Optional.empty(), Optional.empty(), List.of(), roundTrip);
    }

    /**
     * After IKE_AUTH, as its responder.
     *
     * @param last the message id of its last request
     */
    static Window ofResponder(long last, Bytes answerOfIkeAuth) {
        return new Window(
                0,
                last + 1,
                Optional.of(answerOfIkeAuth),
                Optional.empty(),
                List.of(),
                RoundTrip.UNKNOWN);
    }

    Window answered(Bytes answer) {
        return new Window(
                nextRequest,
                expectedRequest + 1,
                Optional.of(answer),
                outstanding,
                waiting,
                roundTrip);
    }

    Window requested(Wish wish, Retransmission request) {
        return new Window(
                nextRequest + 1,
                expectedRequest,
                lastAnswer,
                Optional.of(new Outstanding(wish, request)),
                waiting,
                roundTrip);
    }

    Window retransmitted(Retransmission again) {
        return new Window(
                nextRequest,
                expectedRequest,
                lastAnswer,
                outstanding.map(it -> new Outstanding(it.wish(), again)),
                waiting,
                roundTrip);
    }

    /** The answer to the outstanding request came. */
    Window completed(long now) {
        return new Window(
                nextRequest,
                expectedRequest,
                lastAnswer,
                Optional.empty(),
                waiting,
                outstanding.map(it -> it.request().measure(roundTrip, now)).orElse(roundTrip));
    }

    Window queued(Wish wish) {
        List<Wish> more = new ArrayList<>(waiting);
        more.add(wish);
        return withWaiting(more);
    }

    Window withWaiting(List<Wish> others) {
        return new Window(nextRequest, expectedRequest, lastAnswer, outstanding, others, roundTrip);
    }
}
