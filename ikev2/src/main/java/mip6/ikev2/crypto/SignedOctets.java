package mip6.ikev2.crypto;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Secret;

/** What one side's AUTH payload proves to have sent (RFC 7296 2.15). */
public record SignedOctets(Bytes octets) {

    /**
     * InitiatorSignedOctets or ResponderSignedOctets.
     *
     * @param firstMessage octets of the signer's own IKE_SA_INIT message, the last one where there
     *     were several
     * @param otherNonce data of the other side's nonce
     * @param skP SK_pi or SK_pr: the signer's
     * @param identity in the signer's own ID payload
     */
    public static SignedOctets of(
            Bytes firstMessage, Bytes otherNonce, Prf prf, Secret skP, Identity identity) {
        try (Secret macedId = prf.apply(skP, identity.toPayloadBody())) {
            return new SignedOctets(
                    Bytes.concat(firstMessage, otherNonce, Bytes.copyOf(macedId.reveal())));
        }
    }

    /**
     * AUTH data of a shared key (method 2): prf(prf(key, "Key Pad for IKEv2"), octets).
     *
     * @param key a pre-shared key, or the MSK of EAP
     */
    public Bytes sharedKeyMac(Prf prf, Secret key) {
        try (Secret padded = prf.apply(key, Bytes.ofUtf8("Key Pad for IKEv2"));
                Secret mac = prf.apply(padded, octets)) {
            return Bytes.copyOf(mac.reveal());
        }
    }

    /** Whether {@code data} is the AUTH data of {@code key}; takes the same time wherever not. */
    public boolean isSharedKeyMac(Prf prf, Secret key, Bytes data) {
        return Secret.of(sharedKeyMac(prf, key)).equals(Secret.of(data));
    }
}
