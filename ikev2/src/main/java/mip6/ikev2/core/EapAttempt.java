package mip6.ikev2.core;

import mip6.ikev2.message.Identity;

import java.util.Optional;

/**
 * As initiator: a responder that has proved itself, and to whom this node is proving itself by EAP.
 *
 * @param offered the CHILD_SA that the first IKE_AUTH request asks for
 * @param responder whom its certificate showed it to be
 * @param idr as the responder sent it, which its AUTH covers
 * @param messageId of the latest request
 */
record EapAttempt(
        Attempt attempt,
        Keyed keyed,
        Optional<ChildOffer> offered,
        AuthenticatedPeer responder,
        Identity idr,
        long messageId) {

    EapAttempt next() {
        return new EapAttempt(attempt.requested(), keyed, offered, responder, idr, messageId + 1);
    }
}
