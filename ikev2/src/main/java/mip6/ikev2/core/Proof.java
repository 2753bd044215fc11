package mip6.ikev2.core;

import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.SignatureAlgorithm;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.crypto.Signer;
import mip6.ikev2.message.Authentication;
import mip6.wire.Secret;

/** How this node is about to prove its identity. Making the proof is slow. */
sealed interface Proof {

    Authentication make(SignedOctets octets, Prf prf);

    /** With the key of its certificate (RFC 7427). */
    record Signature(Signer signer, SignatureAlgorithm algorithm) implements Proof {

        @Override
        public Authentication make(SignedOctets octets, Prf prf) {
            return signer.sign(algorithm, octets);
        }
    }

    /** With a pre-shared key (RFC 7296 2.15). */
    record SharedKey(Secret key) implements Proof {

        @Override
        public Authentication make(SignedOctets octets, Prf prf) {
            return new Authentication(
                    Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE,
                    octets.sharedKeyMac(prf, key));
        }
    }
}
