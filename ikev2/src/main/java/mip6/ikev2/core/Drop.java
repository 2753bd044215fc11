package mip6.ikev2.core;

import java.util.Locale;

/** Why a datagram, payload or event was not acted on: labels of {@link IkeAction.IkeReport}. */
enum Drop {
    MALFORMED,
    /** Major version below 2, or above (answered with INVALID_MAJOR_VERSION). */
    VERSION,
    /** No SA has these SPIs. */
    UNKNOWN_SPI,
    /** What this node sent itself. */
    REFLECTED,
    /** Not an exchange or direction that the state waits for. */
    UNEXPECTED_MESSAGE,
    /** Neither the expected message id nor the one before. */
    MESSAGE_ID,
    /** Encryption or integrity does not fit: anybody may have sent it. */
    NOT_AUTHENTIC,
    /** Payloads that the exchange may not hold, or lacks. */
    PAYLOADS,
    UNSUPPORTED_CRITICAL_PAYLOAD,
    /** This node does not let others initiate. */
    NO_RESPONDER,
    COOKIE_DEMANDED,
    /** A half-open SA gave way to a newer one. */
    HALF_OPEN_EVICTED,
    HALF_OPEN_EXPIRED,
    NO_PROPOSAL_CHOSEN,
    INVALID_KE_PAYLOAD,
    /** A public value that is none of its group. */
    KEY_EXCHANGE_VALUE,
    /** A notification that nothing protects: heard, not believed. */
    UNAUTHENTICATED_NOTIFY,
    /** The peer does not prove its identity. */
    PEER_NOT_TRUSTED,
    /** The peer does not accept this node's proof, or refuses for another reason. */
    PEER_REFUSES,
    /** EAP ended without success. */
    EAP_FAILED,
    /** Nobody is there to judge an initiator that uses EAP. */
    EAP_UNAVAILABLE,
    NOT_AUTHORIZED,
    CHILD_REFUSED,
    REKEY_REFUSED,
    /** The other side is occupied with what the request is about (RFC 7296 2.25). */
    TEMPORARY_FAILURE,
    CHILD_SA_NOT_FOUND,
    /** Where the peer says that it is now cannot be (RFC 4555). */
    ADDRESSES_REFUSED,
    /** An SA that could not be renewed. */
    EXPIRED,
    /** The request is being worked on. */
    ABSORBED,
    /** A result that no state waits for any more. */
    STALE_COMPUTATION,
    /** An event for an SA that is gone, or not in a state for it. */
    STALE_EVENT,
    QUEUE_FULL;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
