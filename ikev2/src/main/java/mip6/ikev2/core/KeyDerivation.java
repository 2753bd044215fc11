package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.Fragmentation;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * The slow part of IKE_SA_INIT, in one go: the key exchange, the keys that follow from it (RFC 7296
 * 2.14), and the initiator's own AUTH, for which it has all that is needed.
 *
 * @param head with both SPIs
 * @param transcript as responder still without the response
 * @param identity this node's
 * @param fragmentation where both sides have announced it (RFC 7383 2.3)
 */
record KeyDerivation(
        IkeSaHead head,
        IkeSuite suite,
        Transcript transcript,
        Identity identity,
        Optional<Fragmentation> fragmentation,
        SecureRandom random) {

    /** The peer's public value is none of the group. */
    record InvalidValue() implements ComputationResult {}

    /**
     * Keys, and this node's proof.
     *
     * @param authentication the initiator's AUTH; empty where it will prove itself by EAP
     */
    record DerivedAsInitiator(Keyed keyed, Optional<Authentication> authentication)
            implements ComputationResult {}

    /**
     * Keys, and this node's public value.
     *
     * @param transcript without the response, which is made from this
     */
    record DerivedAsResponder(
            Bytes publicValue,
            IkeSuite suite,
            IkeKeys keys,
            MessageProtection protection,
            Transcript transcript)
            implements ComputationResult {

        Keyed keyed(Bytes response) {
            Transcript whole =
                    new Transcript(
                            transcript.request(),
                            response,
                            transcript.initiatorNonce(),
                            transcript.responderNonce());
            return new Keyed(suite, keys, protection, whole);
        }
    }

    ComputationResult asInitiator(EphemeralKey own, Bytes theirs, Optional<Proof> proof) {
        Optional<Secret> agreed = own.agree(theirs);
        if (agreed.isEmpty()) {
            return new InvalidValue();
        }
        IkeKeys keys = keys(agreed.get());
        Optional<Authentication> authentication =
                proof.map(
                        it ->
                                it.make(
                                        transcript.ofInitiator(suite.prf(), keys, identity),
                                        suite.prf()));
        MessageProtection protection =
                MessageProtection.ofInitiator(suite, keys, random).with(fragmentation);
        return new DerivedAsInitiator(
                new Keyed(suite, keys, protection, transcript), authentication);
    }

    ComputationResult asResponder(Bytes theirs, KeyExchanges keyExchanges) {
        Optional<KeyExchangeGroup.Response> response = keyExchanges.respond(suite.group(), theirs);
        if (response.isEmpty()) {
            return new InvalidValue();
        }
        IkeKeys keys = keys(response.get().sharedSecret());
        return new DerivedAsResponder(
                response.get().publicValue(),
                suite,
                keys,
                MessageProtection.ofResponder(suite, keys, random).with(fragmentation),
                transcript);
    }

    private IkeKeys keys(Secret shared) {
        try (shared) {
            return IkeKeys.derive(
                    suite,
                    shared,
                    new IkeKeys.Freshness(
                            transcript.initiatorNonce(),
                            transcript.responderNonce(),
                            head.initiatorSpi(),
                            head.responderSpi()));
        }
    }
}
