package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;

import java.util.List;
import java.util.Optional;

/**
 * As initiator: a responder that has proved itself, and to whom this node is proving itself by EAP.
 *
 * @param offered the CHILD_SA that the first IKE_AUTH request asks for
 * @param responder whom its certificate showed it to be
 * @param idr as the responder sent it, which its AUTH covers
 * @param stapled OCSP responses that the responder sent along, not looked at: it may be the server
 *     of EAP-TLS, too
 * @param messageId of the latest request
 */
record EapAttempt(
        Attempt attempt,
        Keyed keyed,
        Optional<ChildOffer> offered,
        AuthenticatedPeer responder,
        Identity idr,
        List<Bytes> stapled,
        long messageId) {

    EapAttempt {
        stapled = List.copyOf(stapled);
    }

    EapAttempt next() {
        return new EapAttempt(
                attempt.requested(), keyed, offered, responder, idr, stapled, messageId + 1);
    }
}
