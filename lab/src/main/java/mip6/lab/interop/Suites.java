package mip6.lab.interop;

import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Suites of one algorithm of each type, for both sides: as our proposals and as strongSwan's words.
 */
record Suites(Encryption encryption, int bits, Integrity integrity, Prf prf) {

    private static final int ESP_FIRST_SEQUENCE_NUMBERS = 0;

    /** One that goes with the strength of {@code bits}. */
    static Suites of(Encryption encryption, int bits) {
        boolean aead = encryption.isAead();
        return switch (bits) {
            case 128 ->
                    new Suites(
                            encryption,
                            bits,
                            aead ? Integrity.NONE : Integrity.HMAC_SHA2_256_128,
                            Prf.PRF_HMAC_SHA2_256);
            case 192 ->
                    new Suites(
                            encryption,
                            bits,
                            aead ? Integrity.NONE : Integrity.HMAC_SHA2_384_192,
                            Prf.PRF_HMAC_SHA2_384);
            default ->
                    new Suites(
                            encryption,
                            bits,
                            aead ? Integrity.NONE : Integrity.HMAC_SHA2_512_256,
                            Prf.PRF_HMAC_SHA2_512);
        };
    }

    /** Our settings with this suite alone. */
    IkeSettings only(IkeSettings settings, KeyExchangeGroup... groups) {
        List<Transform> ike = new ArrayList<>(common());
        ike.add(prf.transform());
        for (KeyExchangeGroup group : groups) {
            ike.add(group.transform());
        }
        List<Transform> esp = new ArrayList<>(common());
        esp.add(Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, ESP_FIRST_SEQUENCE_NUMBERS));
        return settings.withProposals(one(ProtocolId.IKE, ike), one(ProtocolId.ESP, esp));
    }

    /** For a file name or the command line. */
    String label() {
        String name = encryption.name().toLowerCase(Locale.ROOT).replace("_", "");
        String cipher =
                name.startsWith("aescbc")
                        ? "aes" + bits
                        : name.replace("aesgcm16", "aes" + bits + "gcm16");
        return integrity == Integrity.NONE ? cipher : cipher + "-sha" + hash(integrity.name());
    }

    /** As charon's proposals say it. */
    String strongSwanIke(KeyExchangeGroup... groups) {
        StringBuilder text = new StringBuilder(label());
        text.append("-prfsha").append(hash(prf.name()));
        for (KeyExchangeGroup group : groups) {
            text.append('-').append(strongSwan(group));
        }
        return text.toString();
    }

    String strongSwanEsp(KeyExchangeGroup... groups) {
        StringBuilder text = new StringBuilder(label());
        for (KeyExchangeGroup group : groups) {
            text.append('-').append(strongSwan(group));
        }
        return text.toString();
    }

    static String strongSwan(KeyExchangeGroup group) {
        return group.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    private List<Transform> common() {
        List<Transform> transforms = new ArrayList<>();
        transforms.add(encryption.transform(bits));
        if (integrity != Integrity.NONE) {
            transforms.add(integrity.transform());
        }
        return transforms;
    }

    private static Proposals one(int protocol, List<Transform> transforms) {
        return new Proposals(List.of(new Proposal(1, protocol, Bytes.EMPTY, transforms)));
    }

    /** The 256 of HMAC_SHA2_256_128. */
    private static String hash(String name) {
        return name.replaceFirst(".*SHA2_", "").replaceFirst("_.*", "");
    }
}
