package mip6.ikev2.crypto;

import mip6.ikev2.message.IkeSpi;
import mip6.wire.Bytes;
import mip6.wire.Secret;
import mip6.wire.Writer;

/**
 * The keys of an IKE SA (RFC 7296 2.14).
 *
 * @param skD from which the keys of children are made
 * @param initiator SK_ei and SK_ai: protect what the original initiator sends
 * @param responder SK_er and SK_ar: protect what the original responder sends
 * @param skPi goes into the initiator's AUTH
 * @param skPr goes into the responder's AUTH
 */
public record IkeKeys(Secret skD, SaKeys initiator, SaKeys responder, Secret skPi, Secret skPr) {

    /**
     * What makes the keys of one IKE SA unlike those of every other.
     *
     * @param initiatorNonce data of Ni
     * @param responderNonce data of Nr
     */
    public record Freshness(
            Bytes initiatorNonce, Bytes responderNonce, IkeSpi initiatorSpi, IkeSpi responderSpi) {

        Bytes nonces() {
            return Bytes.concat(initiatorNonce, responderNonce);
        }

        Bytes seed() {
            return new Writer()
                    .bytes(initiatorNonce)
                    .bytes(responderNonce)
                    .u64(initiatorSpi.value())
                    .u64(responderSpi.value())
                    .toBytes();
        }
    }

    /** The keys of an IKE SA made by IKE_SA_INIT: SKEYSEED = prf(Ni | Nr, g^ir). */
    public static IkeKeys derive(IkeSuite suite, Secret sharedSecret, Freshness fresh) {
        try (Secret nonces = Secret.of(fresh.nonces());
                Secret skeyseed = suite.prf().apply(nonces, Bytes.wrap(sharedSecret.reveal()))) {
            return expand(suite, skeyseed, fresh);
        }
    }

    /**
     * The keys of an IKE SA that takes the place of another one (RFC 7296 2.18): SKEYSEED =
     * prf(SK_d, g^ir | Ni | Nr), with the PRF and the SK_d of the old one.
     */
    public static IkeKeys renew(
            IkeSuite suite, Prf oldPrf, Secret oldSkD, Secret sharedSecret, Freshness fresh) {
        Bytes seed = Bytes.concat(Bytes.wrap(sharedSecret.reveal()), fresh.nonces());
        try (Secret skeyseed = oldPrf.apply(oldSkD, seed)) {
            return expand(suite, skeyseed, fresh);
        }
    }

    /** RFC 7296 2.14: SK_d, SK_ai, SK_ar, SK_ei, SK_er, SK_pi, SK_pr in this order. */
    private static IkeKeys expand(IkeSuite suite, Secret skeyseed, Freshness fresh) {
        int prf = suite.prf().length();
        int integrity = suite.integrity().keyLength();
        int encryption = suite.encryption().keyingMaterialLength(suite.keyBits());
        int total = 3 * prf + 2 * integrity + 2 * encryption;
        try (Secret stream = suite.prf().plus(skeyseed, fresh.seed(), total)) {
            KeyMaterial keys = new KeyMaterial(stream);
            Secret skD = keys.next(prf);
            Secret skAi = keys.next(integrity);
            Secret skAr = keys.next(integrity);
            Secret skEi = keys.next(encryption);
            Secret skEr = keys.next(encryption);
            return new IkeKeys(
                    skD,
                    new SaKeys(skEi, skAi),
                    new SaKeys(skEr, skAr),
                    keys.next(prf),
                    keys.next(prf));
        }
    }
}
