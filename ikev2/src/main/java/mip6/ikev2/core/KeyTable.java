package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeKeyTable;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.wire.Writer;

/** The keys of an IKE SA in the words of Wireshark's ikev2_decryption_table. */
final class KeyTable {

    private KeyTable() {}

    static IkeKeyTable of(IkeSaHead head, Keyed keyed) {
        IkeKeys keys = keyed.keys();
        return new IkeKeyTable(
                new Writer().u64(head.initiatorSpi().value()).toBytes(),
                new Writer().u64(head.responderSpi().value()).toBytes(),
                keys.initiator().encryption(),
                keys.responder().encryption(),
                encryption(keyed.suite()),
                keys.initiator().integrity(),
                keys.responder().integrity(),
                integrity(keyed.suite().integrity()));
    }

    private static String encryption(IkeSuite suite) {
        String name = suite.encryption() == Encryption.AES_CBC ? "AES-CBC" : "AES-GCM";
        String reference = suite.encryption() == Encryption.AES_CBC ? "RFC3602" : "RFC5282";
        String icv = suite.encryption() == Encryption.AES_CBC ? "" : " with 16 octet ICV";
        return "%s-%d%s [%s]".formatted(name, suite.keyBits(), icv, reference);
    }

    private static String integrity(Integrity integrity) {
        return switch (integrity) {
            case NONE -> "NONE [RFC4306]";
            case HMAC_SHA2_256_128 -> "HMAC_SHA2_256_128 [RFC4868]";
            case HMAC_SHA2_384_192 -> "HMAC_SHA2_384_192 [RFC4868]";
            case HMAC_SHA2_512_256 -> "HMAC_SHA2_512_256 [RFC4868]";
        };
    }
}
