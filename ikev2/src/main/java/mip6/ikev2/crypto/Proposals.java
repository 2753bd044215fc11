package mip6.ikev2.crypto;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What this node offers and accepts for one kind of SA: proposals, and in each the transforms of
 * one type, in order of preference (RFC 7296 2.7, 3.3).
 *
 * @param alternatives numbered from 1, without SPI
 */
public record Proposals(List<Proposal> alternatives) {

    /** Transform ID of NONE in transform types 3 and 4. */
    private static final int NONE = 0;

    public Proposals {
        alternatives = List.copyOf(alternatives);
    }

    /**
     * A proposal that was accepted.
     *
     * @param offered by the peer: has its SPI
     * @param answer what to answer: the same number, one transform of each type, without SPI
     */
    public record Choice(Proposal offered, Proposal answer) {

        /** The answer with this node's SPI. */
        public SecurityAssociation payload(Bytes spi) {
            return new SecurityAssociation(List.of(withSpi(answer, spi)));
        }
    }

    /**
     * For IKE SAs: AEADs first, then AES-CBC with HMAC-SHA2; Curve25519 before P-256 and P-384,
     * whatever is slower only where it is configured.
     */
    public static Proposals ikeDefault() {
        List<Transform> common =
                Stream.concat(
                                Stream.of(Prf.values()).map(Prf::transform),
                                Stream.of(
                                        KeyExchangeGroup.CURVE25519.transform(),
                                        KeyExchangeGroup.ECP_256.transform(),
                                        KeyExchangeGroup.ECP_384.transform()))
                        .toList();
        return of(ProtocolId.IKE, common);
    }

    /** For the CHILD_SA of IKE_AUTH, which has no key exchange of its own; with and without ESN. */
    public static Proposals espDefault() {
        return of(ProtocolId.ESP, sequenceNumbers());
    }

    /**
     * For IKE SAs, as swanctl.conf writes proposals: {@code aes256gcm16-prfsha384-ecp384}. The
     * first group is the one whose public value is sent first.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Proposals ike(List<String> notation) {
        return ProposalNotation.ike(notation);
    }

    /**
     * For CHILD_SAs, as swanctl.conf writes proposals: {@code aes256gcm16-esn}.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Proposals esp(List<String> notation) {
        return ProposalNotation.esp(notation);
    }

    /** The key exchange methods, the preferred one first. */
    public List<KeyExchangeGroup> groups() {
        return alternatives.stream()
                .flatMap(proposal -> proposal.transforms(Transform.KEY_EXCHANGE).stream())
                .map(Transform::id)
                .map(KeyExchangeGroup::of)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** The same with a key exchange (RFC 7296 1.3.1). */
    public Proposals withKeyExchange(List<KeyExchangeGroup> groups) {
        return with(groups.stream().map(KeyExchangeGroup::transform).toList());
    }

    /** The same with a key exchange or without, as the other side likes. */
    public Proposals withAnyKeyExchange(List<KeyExchangeGroup> groups) {
        return with(
                Stream.concat(
                                groups.stream().map(KeyExchangeGroup::transform),
                                Stream.of(Transform.of(Transform.KEY_EXCHANGE, NONE)))
                        .toList());
    }

    private Proposals with(List<Transform> more) {
        return new Proposals(
                alternatives.stream()
                        .map(
                                it ->
                                        new Proposal(
                                                it.number(),
                                                it.protocol(),
                                                it.spi(),
                                                Stream.concat(
                                                                it.transforms().stream(),
                                                                more.stream())
                                                        .toList()))
                        .toList());
    }

    /** The payload that offers all of this. */
    public SecurityAssociation offer(Bytes spi) {
        return new SecurityAssociation(alternatives.stream().map(it -> withSpi(it, spi)).toList());
    }

    /**
     * The responder's choice: this node's preference decides.
     *
     * @param group key exchange method of the KE payload that came along, zero without one: taken
     *     before others, for another one would cost a round trip (INVALID_KE_PAYLOAD)
     * @return empty where nothing fits: NO_PROPOSAL_CHOSEN
     */
    public Optional<Choice> choose(SecurityAssociation offered, int group) {
        for (Proposal own : alternatives) {
            for (Proposal theirs : offered.proposals()) {
                Optional<Choice> choice =
                        narrow(own, theirs, group).map(it -> new Choice(theirs, it));
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The initiator's check of the answer to {@link #offer}.
     *
     * @return the accepted proposal, with the responder's SPI; empty where it is not part of what
     *     was offered, narrowed to one transform of each type
     */
    public Optional<Proposal> accepted(SecurityAssociation answer) {
        if (answer.proposals().size() != 1) {
            return Optional.empty();
        }
        Proposal accepted = answer.proposals().getFirst();
        for (Proposal own : alternatives) {
            if (own.number() == accepted.number()) {
                return narrow(own, accepted, NONE)
                        .filter(it -> it.transforms().size() == accepted.transforms().size())
                        .map(_ -> accepted);
            }
        }
        return Optional.empty();
    }

    private static Optional<Proposal> narrow(Proposal own, Proposal theirs, int group) {
        if (own.protocol() != theirs.protocol()) {
            return Optional.empty();
        }
        // RFC 7296 3.3.6: a transform type that is not understood makes the proposal unacceptable.
        TreeSet<Integer> types = new TreeSet<>();
        own.transforms().forEach(it -> types.add(it.type()));
        theirs.transforms().forEach(it -> types.add(it.type()));
        List<Transform> chosen = new ArrayList<>();
        for (int type : types) {
            List<Transform> ownOnes = own.transforms(type);
            List<Transform> theirOnes = theirs.transforms(type);
            Optional<Transform> common = common(type, ownOnes, theirOnes, group);
            if (common.isEmpty()) {
                return Optional.empty();
            }
            if (!theirOnes.isEmpty()) {
                chosen.add(common.get());
            }
        }
        return Optional.of(new Proposal(theirs.number(), theirs.protocol(), Bytes.EMPTY, chosen));
    }

    /** A list without any transform of a type stands for NONE where the type has that. */
    private static Optional<Transform> common(
            int type, List<Transform> own, List<Transform> theirs, int group) {
        boolean optional = type == Transform.INTEGRITY || type == Transform.KEY_EXCHANGE;
        List<Transform> none = optional ? List.of(Transform.of(type, NONE)) : List.of();
        List<Transform> mine = own.isEmpty() ? none : own;
        List<Transform> others = theirs.isEmpty() ? none : theirs;
        Transform preferred = Transform.of(Transform.KEY_EXCHANGE, group);
        if (mine.contains(preferred) && others.contains(preferred)) {
            return Optional.of(preferred);
        }
        return mine.stream().filter(others::contains).findFirst();
    }

    private static Proposals of(int protocol, List<Transform> common) {
        List<Transform> hmacs =
                List.of(
                        Integrity.HMAC_SHA2_256_128.transform(),
                        Integrity.HMAC_SHA2_384_192.transform(),
                        Integrity.HMAC_SHA2_512_256.transform());
        return new Proposals(
                List.of(
                        proposal(
                                1,
                                protocol,
                                List.of(Encryption.AES_GCM_16, Encryption.CHACHA20_POLY1305),
                                List.of(),
                                common),
                        proposal(2, protocol, List.of(Encryption.AES_CBC), hmacs, common)));
    }

    private static Proposal proposal(
            int number,
            int protocol,
            List<Encryption> encryptions,
            List<Transform> integrity,
            List<Transform> common) {
        List<Transform> transforms = new ArrayList<>();
        for (Encryption encryption : encryptions) {
            encryption.keyBits().forEach(bits -> transforms.add(encryption.transform(bits)));
        }
        transforms.addAll(integrity);
        transforms.addAll(common);
        return new Proposal(number, protocol, Bytes.EMPTY, transforms);
    }

    private static List<Transform> sequenceNumbers() {
        return List.of(
                Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, EspSuite.ESN),
                Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, EspSuite.NO_ESN));
    }

    private static Proposal withSpi(Proposal proposal, Bytes spi) {
        return new Proposal(proposal.number(), proposal.protocol(), spi, proposal.transforms());
    }
}
