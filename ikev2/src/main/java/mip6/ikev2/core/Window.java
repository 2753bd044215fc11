package mip6.ikev2.core;

import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Message ids and what waits for an answer, with a window of one in both directions (RFC 7296 2.2,
 * 2.3).
 *
 * @param nextRequest id of this node's next request
 * @param expectedRequest id of the peer's next request
 * @param lastAnswer to the peer's request before that one, kept for its retransmission
 * @param outstanding this node's exchange that is not over
 * @param waiting exchanges that come after it
 */
record Window(
        long nextRequest,
        long expectedRequest,
        Optional<Bytes> lastAnswer,
        Optional<OwnExchange> outstanding,
        List<Wish> waiting,
        RoundTrip roundTrip) {

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

    /** RFC 7296 2.18: an IKE SA that a rekey has made begins with message id 0. */
    static Window renewed(RoundTrip roundTrip) {
        return new Window(0, 0, Optional.empty(), Optional.empty(), List.of(), roundTrip);
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

    /** A request is about to be made. */
    Window preparing(OwnExchange exchange) {
        return with(Optional.of(exchange));
    }

    /** A request was sent. */
    Window requested(OwnExchange exchange) {
        return new Window(
                nextRequest + 1,
                expectedRequest,
                lastAnswer,
                Optional.of(exchange),
                waiting,
                roundTrip);
    }

    /** Something has become of the exchange that is not over. */
    Window with(UnaryOperator<OwnExchange> change) {
        return with(outstanding.map(change));
    }

    /** The answer to the outstanding request came. */
    Window measured(long now) {
        RoundTrip measured =
                outstanding
                        .flatMap(OwnExchange::request)
                        .map(request -> request.measure(roundTrip, now))
                        .orElse(roundTrip);
        return new Window(nextRequest, expectedRequest, lastAnswer, outstanding, waiting, measured);
    }

    /** The exchange is over. */
    Window completed() {
        return with(Optional.empty());
    }

    private Window with(Optional<OwnExchange> other) {
        return new Window(nextRequest, expectedRequest, lastAnswer, other, waiting, roundTrip);
    }

    Window queued(Wish wish) {
        List<Wish> more = new ArrayList<>(waiting);
        more.add(wish);
        return withWaiting(more);
    }

    Window queuedFirst(Wish wish) {
        List<Wish> more = new ArrayList<>(waiting);
        more.addFirst(wish);
        return withWaiting(more);
    }

    Window withWaiting(List<Wish> others) {
        return new Window(nextRequest, expectedRequest, lastAnswer, outstanding, others, roundTrip);
    }

    /** SPIs of ESP that wishes hold. */
    List<Spi> inboundSpis() {
        List<Spi> spis = new ArrayList<>();
        outstanding.ifPresent(it -> spis.addAll(it.wish().inboundSpis()));
        waiting.forEach(it -> spis.addAll(it.inboundSpis()));
        return spis;
    }

    /** When the outstanding request is sent again, or given up. */
    long due() {
        return outstanding
                .flatMap(OwnExchange::request)
                .map(Retransmission::due)
                .orElse(IkeSaState.NEVER);
    }

    /** It is the answer, or the request, that comes next. */
    boolean awaits(IkeMessage message) {
        return message.response()
                ? outstanding
                        .flatMap(OwnExchange::request)
                        .filter(it -> it.messageId() == message.messageId())
                        .isPresent()
                : message.messageId() == expectedRequest;
    }

    Opened open(MessageProtection protection, Arrival arrival) {
        return awaits(arrival.message())
                ? protection.open(arrival.octets(), arrival.message())
                : protection.openUnawaited(arrival.octets(), arrival.message());
    }

    /** RFC 7383 2.6.1: of a request that was answered, only the first fragment is heard. */
    static boolean asksAgain(Opened opened) {
        return !(opened instanceof Opened.Incomplete(int fragment)) || fragment == 1;
    }

    /** The exchange that the peer knows of, or will. */
    Optional<OwnExchange> begun() {
        return outstanding.filter(OwnExchange::isBegun);
    }
}
