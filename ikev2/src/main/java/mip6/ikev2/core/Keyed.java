package mip6.ikev2.core;

import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.MessageProtection;

import java.util.Optional;

/**
 * What IKE_SA_INIT leaves to IKE_AUTH: keys that are shared with somebody, nobody knows whom.
 *
 * @param protection of messages, with {@code keys}
 */
record Keyed(IkeSuite suite, IkeKeys keys, MessageProtection protection, Transcript transcript) {

    /** All that an SA needs once both sides are authenticated. */
    Security security() {
        return new Security(suite.prf(), keys.skD(), protection, suite.group());
    }

    /** For the first child, which lives on the nonces of IKE_SA_INIT (RFC 7296 2.17). */
    ChildNegotiation.Context childContext(IkeSaHead head, AuthenticatedPeer peer) {
        return new ChildNegotiation.Context(
                head.id(),
                peer.identity(),
                suite.prf(),
                keys.skD(),
                Optional.empty(),
                transcript.initiatorNonce(),
                transcript.responderNonce(),
                head.encapsulation());
    }
}
