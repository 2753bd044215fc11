package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.wire.Bytes;

import java.util.Optional;

/**
 * An initiator's attempt, as far as it got.
 *
 * @param nonce data of Ni, the same in all its IKE_SA_INIT requests
 * @param group whose public value is sent
 * @param groupChanged an INVALID_KE_PAYLOAD was obeyed: a second one will not be
 * @param cookie to be returned (RFC 7296 2.6)
 * @param cookies how many were obeyed
 * @param heard what an answer that nothing protects gave as the reason; told where no better answer
 *     comes
 * @param requests different ones that were sent, hence round trips
 * @param contest since IKE_SA_INIT was answered
 */
record Attempt(
        IkeEvent.Initiate wish,
        Bytes nonce,
        KeyExchangeGroup group,
        boolean groupChanged,
        Optional<Bytes> cookie,
        int cookies,
        Optional<IkeAction.IkeFailure> heard,
        int requests,
        RoundTrip roundTrip,
        Optional<Contest> contest) {

    static Attempt first(IkeEvent.Initiate wish, Bytes nonce, KeyExchangeGroup group) {
        return new Attempt(
                wish,
                nonce,
                group,
                false,
                Optional.empty(),
                0,
                Optional.empty(),
                0,
                RoundTrip.UNKNOWN,
                Optional.empty());
    }

    Attempt withCookie(Bytes demanded) {
        return new Attempt(
                wish,
                nonce,
                group,
                groupChanged,
                Optional.of(demanded),
                cookies + 1,
                heard,
                requests,
                roundTrip,
                contest);
    }

    Attempt withGroup(KeyExchangeGroup other) {
        return new Attempt(
                wish, nonce, other, true, cookie, cookies, heard, requests, roundTrip, contest);
    }

    Attempt hearing(IkeAction.IkeFailure reason) {
        return new Attempt(
                wish,
                nonce,
                group,
                groupChanged,
                cookie,
                cookies,
                Optional.of(reason),
                requests,
                roundTrip,
                contest);
    }

    Attempt requested() {
        return new Attempt(
                wish,
                nonce,
                group,
                groupChanged,
                cookie,
                cookies,
                heard,
                requests + 1,
                roundTrip,
                contest);
    }

    Attempt measured(RoundTrip measured) {
        return new Attempt(
                wish,
                nonce,
                group,
                groupChanged,
                cookie,
                cookies,
                heard,
                requests,
                measured,
                contest);
    }

    Attempt contested(Contest among) {
        return contestedBy(Optional.of(among));
    }

    Attempt uncontested() {
        return contestedBy(Optional.empty());
    }

    private Attempt contestedBy(Optional<Contest> among) {
        return new Attempt(
                wish,
                nonce,
                group,
                groupChanged,
                cookie,
                cookies,
                heard,
                requests,
                roundTrip,
                among);
    }
}
