package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeKeyTable;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.util.Optional;

/** The keys of an IKE SA in the words of Wireshark's ikev2_decryption_table. */
final class KeyTable {

    private KeyTable() {}

    /** Empty where Wireshark does not know the algorithm. */
    static Optional<IkeKeyTable> of(IkeSaHead head, IkeSuite suite, IkeKeys keys) {
        return encryption(suite)
                .map(
                        name ->
                                new IkeKeyTable(
                                        new Writer().u64(head.initiatorSpi().value()).toBytes(),
                                        new Writer().u64(head.responderSpi().value()).toBytes(),
                                        Secret.copyOf(keys.initiator().encryption().reveal()),
                                        Secret.copyOf(keys.responder().encryption().reveal()),
                                        name,
                                        Secret.copyOf(keys.initiator().integrity().reveal()),
                                        Secret.copyOf(keys.responder().integrity().reveal()),
                                        integrity(suite.integrity())));
    }

    private static Optional<String> encryption(IkeSuite suite) {
        return switch (suite.encryption()) {
            case AES_CBC -> Optional.of("AES-CBC-%d [RFC3602]".formatted(suite.keyBits()));
            case AES_GCM_16 ->
                    Optional.of(
                            "AES-GCM-%d with 16 octet ICV [RFC5282]".formatted(suite.keyBits()));
            case CHACHA20_POLY1305 -> Optional.empty();
        };
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
