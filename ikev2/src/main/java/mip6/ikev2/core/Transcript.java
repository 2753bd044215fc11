package mip6.ikev2.core;

import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;

/**
 * The IKE_SA_INIT exchange as it went over the wire, which AUTH covers (RFC 7296 2.15).
 *
 * @param request octets of the last request
 * @param response octets of its answer; as responder empty until that is made
 * @param initiatorNonce data of Ni
 * @param responderNonce data of Nr
 */
record Transcript(Bytes request, Bytes response, Bytes initiatorNonce, Bytes responderNonce) {

    SignedOctets ofInitiator(Prf prf, IkeKeys keys, Identity identity) {
        return SignedOctets.of(request, responderNonce, prf, keys.skPi(), identity);
    }

    SignedOctets ofResponder(Prf prf, IkeKeys keys, Identity identity) {
        return SignedOctets.of(response, initiatorNonce, prf, keys.skPr(), identity);
    }
}
