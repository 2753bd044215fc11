package mip6.ikev2.crypto;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Proposals as strongSwan's swanctl.conf writes them: words with hyphens between them, several of
 * one type in order of preference, such as {@code aes256gcm16-prfsha384-ecp384}.
 */
final class ProposalNotation {

    /** Stands for what is offered where nothing is configured. */
    private static final String DEFAULT = "default";

    private static final Map<String, Transform> ALGORITHMS = algorithms();

    private static final Map<String, Transform> SEQUENCE_NUMBERS =
            Map.of(
                    "esn", Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, EspSuite.ESN),
                    "noesn", Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, EspSuite.NO_ESN));

    private ProposalNotation() {}

    private static Map<String, Transform> algorithms() {
        Map<String, Transform> words = new LinkedHashMap<>();
        for (int bits : Encryption.AES_GCM_16.keyBits()) {
            words.put("aes" + bits + "gcm16", Encryption.AES_GCM_16.transform(bits));
            words.put("aes" + bits, Encryption.AES_CBC.transform(bits));
        }
        words.put("chacha20poly1305", Encryption.CHACHA20_POLY1305.transform(256));
        words.put("sha256", Integrity.HMAC_SHA2_256_128.transform());
        words.put("sha384", Integrity.HMAC_SHA2_384_192.transform());
        words.put("sha512", Integrity.HMAC_SHA2_512_256.transform());
        words.put("prfsha256", Prf.PRF_HMAC_SHA2_256.transform());
        words.put("prfsha384", Prf.PRF_HMAC_SHA2_384.transform());
        words.put("prfsha512", Prf.PRF_HMAC_SHA2_512.transform());
        words.put("x25519", KeyExchangeGroup.CURVE25519.transform());
        words.put("curve25519", KeyExchangeGroup.CURVE25519.transform());
        words.put("ecp256", KeyExchangeGroup.ECP_256.transform());
        words.put("ecp384", KeyExchangeGroup.ECP_384.transform());
        words.put("ecp521", KeyExchangeGroup.ECP_521.transform());
        words.put("modp2048", KeyExchangeGroup.MODP_2048.transform());
        words.put("modp3072", KeyExchangeGroup.MODP_3072.transform());
        return words;
    }

    /** See {@link Proposals#ike}. */
    static Proposals ike(List<String> notation) {
        List<Proposal> proposals = new ArrayList<>();
        for (String text : notation) {
            if (text.equals(DEFAULT)) {
                proposals.addAll(Proposals.ikeDefault().alternatives());
            } else {
                proposals.add(ike(text));
            }
        }
        return numbered(proposals);
    }

    private static Proposal ike(String text) {
        List<Transform> transforms = words(text, ALGORITHMS);
        checkIntegrity(text, transforms);
        if (none(transforms, Transform.PRF)) {
            // as strongSwan does: the hash of the integrity algorithm
            List<Transform> same = new ArrayList<>();
            for (Integrity integrity : Integrity.values()) {
                if (transforms.contains(integrity.transform())) {
                    same.add(prf(integrity).transform());
                }
            }
            transforms.addAll(same);
        }
        if (none(transforms, Transform.PRF)) {
            throw wrong(text, "a PRF beside an AEAD", Transform.PRF);
        }
        if (none(transforms, Transform.KEY_EXCHANGE)) {
            throw wrong(text, "a key exchange method", Transform.KEY_EXCHANGE);
        }
        return new Proposal(1, ProtocolId.IKE, Bytes.EMPTY, transforms);
    }

    private static Prf prf(Integrity integrity) {
        return switch (integrity) {
            case NONE -> throw new IllegalArgumentException("no hash");
            case HMAC_SHA2_256_128 -> Prf.PRF_HMAC_SHA2_256;
            case HMAC_SHA2_384_192 -> Prf.PRF_HMAC_SHA2_384;
            case HMAC_SHA2_512_256 -> Prf.PRF_HMAC_SHA2_512;
        };
    }

    /** See {@link Proposals#esp}. */
    static Proposals esp(List<String> notation) {
        Map<String, Transform> words = new LinkedHashMap<>();
        ALGORITHMS.forEach(
                (word, transform) -> {
                    if (transform.type() == Transform.ENCRYPTION
                            || transform.type() == Transform.INTEGRITY) {
                        words.put(word, transform);
                    }
                });
        words.putAll(SEQUENCE_NUMBERS);
        List<Proposal> proposals = new ArrayList<>();
        for (String text : notation) {
            if (text.equals(DEFAULT)) {
                proposals.addAll(Proposals.espDefault().alternatives());
            } else {
                List<Transform> transforms = words(text, words);
                checkIntegrity(text, transforms);
                if (none(transforms, Transform.EXTENDED_SEQUENCE_NUMBERS)) {
                    transforms.add(
                            Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, EspSuite.NO_ESN));
                }
                proposals.add(new Proposal(1, ProtocolId.ESP, Bytes.EMPTY, transforms));
            }
        }
        return numbered(proposals);
    }

    private static List<Transform> words(String text, Map<String, Transform> known) {
        List<Transform> transforms = new ArrayList<>();
        for (String word : text.split("-", -1)) {
            Transform transform = known.get(word);
            if (transform == null) {
                throw new IllegalArgumentException(
                        "words with hyphens between them, of "
                                + String.join(", ", known.keySet())
                                + "; or \""
                                + DEFAULT
                                + "\" alone");
            }
            if (!transforms.contains(transform)) {
                transforms.add(transform);
            }
        }
        return transforms;
    }

    /** RFC 7296 3.3.3: an AEAD has no integrity algorithm beside it, so it stands by itself. */
    private static void checkIntegrity(String text, List<Transform> transforms) {
        List<Boolean> kinds =
                transforms.stream()
                        .filter(it -> it.type() == Transform.ENCRYPTION)
                        .map(it -> Encryption.of(it.id()).orElseThrow().isAead())
                        .distinct()
                        .toList();
        if (kinds.isEmpty()) {
            throw wrong(text, "a cipher", Transform.ENCRYPTION);
        }
        if (kinds.size() > 1) {
            throw new IllegalArgumentException(
                    "either AEADs (gcm16, chacha20poly1305) or CBC in one proposal;"
                            + " the others in a proposal of their own");
        }
        if (!kinds.getFirst() && none(transforms, Transform.INTEGRITY)) {
            throw wrong(text, "an integrity algorithm beside a cipher in CBC", Transform.INTEGRITY);
        }
        if (kinds.getFirst() && !none(transforms, Transform.INTEGRITY)) {
            throw new IllegalArgumentException(
                    "no integrity algorithm (sha256, ...) beside an AEAD; a PRF is prfsha256, ...");
        }
    }

    private static boolean none(List<Transform> transforms, int type) {
        return transforms.stream().noneMatch(it -> it.type() == type);
    }

    private static IllegalArgumentException wrong(String text, String missing, int type) {
        return new IllegalArgumentException(
                "with %s, such as %s"
                        .formatted(
                                missing,
                                ALGORITHMS.entrySet().stream()
                                        .filter(it -> it.getValue().type() == type)
                                        .map(it -> text + "-" + it.getKey())
                                        .limit(1)
                                        .collect(Collectors.joining())));
    }

    private static Proposals numbered(List<Proposal> proposals) {
        List<Proposal> numbered = new ArrayList<>();
        for (Proposal each : proposals) {
            numbered.add(
                    new Proposal(
                            numbered.size() + 1, each.protocol(), each.spi(), each.transforms()));
        }
        return new Proposals(numbered);
    }
}
