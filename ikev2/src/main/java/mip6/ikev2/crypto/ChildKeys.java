package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/**
 * The keys of a CHILD_SA (RFC 7296 2.17). Initiator is who asked for it in the exchange that made
 * it.
 *
 * @param initiatorToResponder protects what the initiator sends
 * @param responderToInitiator protects what the responder sends
 */
public record ChildKeys(SaKeys initiatorToResponder, SaKeys responderToInitiator) {

    /**
     * KEYMAT = prf+(SK_d, [g^ir |] Ni | Nr).
     *
     * @param prf of the IKE SA
     * @param sharedSecret of the key exchange in CREATE_CHILD_SA; empty without one
     * @param initiatorNonce data of Ni, of IKE_SA_INIT for the first child
     */
    public static ChildKeys derive(
            EspSuite suite,
            Prf prf,
            Secret skD,
            Optional<Secret> sharedSecret,
            Bytes initiatorNonce,
            Bytes responderNonce) {
        Bytes seed =
                Bytes.concat(
                        sharedSecret.map(it -> Bytes.wrap(it.reveal())).orElse(Bytes.EMPTY),
                        initiatorNonce,
                        responderNonce);
        int encryption = suite.encryption().keyingMaterialLength(suite.keyBits());
        int integrity = suite.integrity().keyLength();
        try (Secret stream = prf.plus(skD, seed, 2 * (encryption + integrity))) {
            // RFC 7296 2.17: first the initiator's direction; in each, encryption before integrity.
            KeyMaterial keys = new KeyMaterial(stream);
            SaKeys forward = new SaKeys(keys.next(encryption), keys.next(integrity));
            SaKeys backward = new SaKeys(keys.next(encryption), keys.next(integrity));
            return new ChildKeys(forward, backward);
        }
    }
}
