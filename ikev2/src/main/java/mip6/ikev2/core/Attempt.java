package mip6.ikev2.core;

import java.util.Optional;

/**
 * An initiator's attempt, as far as it got.
 *
 * @param offer of its IKE_SA_INIT
 * @param heard what an answer that nothing protects gave as the reason; told where no better answer
 *     comes
 * @param requests different ones that were sent, hence round trips
 * @param contest since IKE_SA_INIT was answered
 */
record Attempt(
        IkeEvent.Initiate wish,
        InitOffer offer,
        Optional<IkeAction.IkeFailure> heard,
        int requests,
        RoundTrip roundTrip,
        Optional<Contest> contest) {

    static Attempt first(IkeEvent.Initiate wish, InitOffer offer) {
        return new Attempt(wish, offer, Optional.empty(), 0, RoundTrip.UNKNOWN, Optional.empty());
    }

    Attempt offering(InitOffer other) {
        return new Attempt(wish, other, heard, requests, roundTrip, contest);
    }

    Attempt hearing(IkeAction.IkeFailure reason) {
        return new Attempt(wish, offer, Optional.of(reason), requests, roundTrip, contest);
    }

    Attempt requested() {
        return new Attempt(wish, offer, heard, requests + 1, roundTrip, contest);
    }

    Attempt measured(RoundTrip measured) {
        return new Attempt(wish, offer, heard, requests, measured, contest);
    }

    Attempt contested(Contest among) {
        return contestedBy(Optional.of(among));
    }

    Attempt uncontested() {
        return contestedBy(Optional.empty());
    }

    private Attempt contestedBy(Optional<Contest> among) {
        return new Attempt(wish, offer, heard, requests, roundTrip, among);
    }
}
