package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.Transform;
import mip6.ikev2.message.TransformAttribute;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class ProposalsTest {

    private static final Transform GCM_256 = Transform.encryption(20, 256);
    private static final Transform GCM_128 = Transform.encryption(20, 128);
    private static final Transform CBC_128 = Transform.encryption(12, 128);
    private static final Transform SHA2_256_128 = Transform.of(Transform.INTEGRITY, 12);
    private static final Transform INTEGRITY_NONE = Transform.of(Transform.INTEGRITY, 0);
    private static final Transform PRF_SHA2_256 = Transform.of(Transform.PRF, 5);
    private static final Transform X25519 = Transform.of(Transform.KEY_EXCHANGE, 31);
    private static final Transform P256 = Transform.of(Transform.KEY_EXCHANGE, 19);
    private static final Transform KE_NONE = Transform.of(Transform.KEY_EXCHANGE, 0);
    private static final Transform MODP_1024 = Transform.of(Transform.KEY_EXCHANGE, 2);
    private static final Transform ESN = Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, 1);
    private static final Transform NO_ESN = Transform.of(Transform.EXTENDED_SEQUENCE_NUMBERS, 0);

    private static final Bytes PEER_SPI = Bytes.ofHex("0a0b0c0d");
    private static final Bytes OWN_SPI = Bytes.ofHex("01020304");

    private final Proposals ike = Proposals.ikeDefault();
    private final Proposals esp = Proposals.espDefault();

    @Test
    void ourOwnOffersAgree() {
        Proposals.Choice forIke = ike.choose(ike.offer(Bytes.EMPTY), 31).orElseThrow();
        assertThat(IkeSuite.of(forIke.answer()))
                .contains(
                        new IkeSuite(
                                Encryption.AES_GCM_16,
                                256,
                                Integrity.NONE,
                                Prf.PRF_HMAC_SHA2_256,
                                KeyExchangeGroup.CURVE25519));
        assertThat(ike.accepted(forIke.payload(Bytes.EMPTY))).contains(forIke.answer());
        Proposals.Choice forEsp = esp.choose(esp.offer(PEER_SPI), 0).orElseThrow();
        assertThat(EspSuite.of(forEsp.answer()))
                .contains(new EspSuite(Encryption.AES_GCM_16, 256, Integrity.NONE, true));
        assertThat(forEsp.offered().spi()).isEqualTo(PEER_SPI);
        assertThat(esp.accepted(forEsp.payload(OWN_SPI)).orElseThrow().spi()).isEqualTo(OWN_SPI);
    }

    @Test
    void theAnswerHasOneTransformOfEachTypeAndTheNumberOfTheOffer() {
        SecurityAssociation offered =
                offer(
                        proposal(1, ProtocolId.IKE, MODP_1024, CBC_128, PRF_SHA2_256),
                        proposal(
                                2,
                                ProtocolId.IKE,
                                P256,
                                CBC_128,
                                SHA2_256_128,
                                PRF_SHA2_256,
                                X25519));
        Proposal answer = ike.choose(offered, 31).orElseThrow().answer();
        assertThat(answer)
                .isEqualTo(
                        proposal(2, ProtocolId.IKE, CBC_128, PRF_SHA2_256, SHA2_256_128, X25519));
        assertThat(IkeSuite.of(answer).orElseThrow().integrity())
                .isEqualTo(Integrity.HMAC_SHA2_256_128);
    }

    /**
     * The group of the KE payload saves a round trip; another one is asked for where it must be.
     */
    @Test
    void theGroupOfTheKePayloadIsTakenWhereItIsAcceptable() {
        SecurityAssociation offered =
                offer(proposal(1, ProtocolId.IKE, GCM_128, PRF_SHA2_256, X25519, P256, MODP_1024));
        assertThat(group(offered, 19)).isEqualTo(KeyExchangeGroup.ECP_256);
        assertThat(group(offered, 31)).isEqualTo(KeyExchangeGroup.CURVE25519);
        assertThat(group(offered, 2)).isEqualTo(KeyExchangeGroup.CURVE25519);
    }

    @Test
    void nothingIsChosenWhereNothingFits() {
        isRefused(ike, proposal(1, ProtocolId.IKE, GCM_128, PRF_SHA2_256, MODP_1024));
        isRefused(ike, proposal(1, ProtocolId.IKE, GCM_128, PRF_SHA2_256));
        isRefused(ike, proposal(1, ProtocolId.IKE, GCM_128, X25519));
        isRefused(ike, proposal(1, ProtocolId.IKE, CBC_128, PRF_SHA2_256, X25519));
        isRefused(ike, proposal(1, ProtocolId.ESP, GCM_128, PRF_SHA2_256, X25519));
        isRefused(ike, proposal(1, ProtocolId.IKE));
        isRefused(esp, proposal(1, ProtocolId.ESP, GCM_128));
        isRefused(esp, proposal(1, ProtocolId.AH, SHA2_256_128, ESN));
        isRefused(esp, proposal(1, ProtocolId.ESP, CBC_128, INTEGRITY_NONE, ESN));
        isRefused(ike, proposal(1, ProtocolId.IKE, GCM_128, SHA2_256_128, PRF_SHA2_256, X25519));
    }

    /** RFC 7296 3.3.5: AES without or with another key length is another algorithm. */
    @Test
    void keyLengthsMustMatch() {
        isRefused(esp, proposal(1, ProtocolId.ESP, Transform.of(1, 20), ESN));
        isRefused(esp, proposal(1, ProtocolId.ESP, Transform.encryption(20, 512), ESN));
        isRefused(esp, proposal(1, ProtocolId.ESP, Transform.encryption(20, 0), ESN));
        // RFC 7634 4, RFC 7296 3.3.5: with keys of one length alone, none is said
        isRefused(esp, proposal(1, ProtocolId.ESP, Transform.encryption(28, 256), ESN));
        Proposal chacha = proposal(1, ProtocolId.ESP, Transform.of(Transform.ENCRYPTION, 28), ESN);
        assertThat(esp.choose(offer(chacha), 0).orElseThrow().answer()).isEqualTo(chacha);
        assertThat(EspSuite.of(chacha))
                .contains(new EspSuite(Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, true));
    }

    /** RFC 7296 3.3.6. */
    @Test
    void whatIsUnknownSpoilsItsTransformOrItsProposalAndNothingMore() {
        Transform unknownAttribute =
                new Transform(
                        Transform.ENCRYPTION,
                        20,
                        List.of(
                                new TransformAttribute.TypeValue(14, 256),
                                new TransformAttribute.TypeValue(99, 1)));
        Proposal withOtherTransform = proposal(1, ProtocolId.ESP, unknownAttribute, GCM_128, ESN);
        assertThat(esp.choose(offer(withOtherTransform), 0).orElseThrow().answer().transforms())
                .containsExactly(GCM_128, ESN);
        Transform unknownType = Transform.of(200, 1);
        Proposal spoilt = proposal(1, ProtocolId.ESP, GCM_256, ESN, unknownType);
        isRefused(esp, spoilt);
        assertThat(
                        esp.choose(offer(spoilt, proposal(2, ProtocolId.ESP, GCM_128, ESN)), 0)
                                .orElseThrow()
                                .answer()
                                .number())
                .isEqualTo(2);
    }

    /** RFC 7296 3.3.3: NONE may be said or left out, and the answer says what the offer said. */
    @Test
    void noneIsTheSameAsNothing() {
        Proposal said = proposal(1, ProtocolId.ESP, GCM_256, INTEGRITY_NONE, KE_NONE, NO_ESN);
        Proposal answer = esp.choose(offer(said), 0).orElseThrow().answer();
        assertThat(answer.transforms()).containsExactly(GCM_256, INTEGRITY_NONE, KE_NONE, NO_ESN);
        assertThat(EspSuite.of(answer))
                .contains(new EspSuite(Encryption.AES_GCM_16, 256, Integrity.NONE, false));
    }

    @Test
    void anAnswerThatIsNotPartOfTheOfferIsNotAccepted() {
        Proposal good = proposal(1, ProtocolId.ESP, GCM_128, ESN);
        assertThat(esp.accepted(offer(good))).contains(good);
        isNotAccepted(offer(proposal(3, ProtocolId.ESP, GCM_128, ESN)));
        isNotAccepted(offer(proposal(2, ProtocolId.ESP, GCM_128, ESN)));
        isNotAccepted(offer(proposal(1, ProtocolId.ESP, GCM_128, GCM_256, ESN)));
        isNotAccepted(offer(proposal(1, ProtocolId.ESP, GCM_128, ESN, ESN)));
        isNotAccepted(offer(proposal(1, ProtocolId.ESP, GCM_128)));
        isNotAccepted(offer(proposal(1, ProtocolId.ESP, GCM_128, ESN, P256)));
        isNotAccepted(offer(proposal(1, ProtocolId.IKE, GCM_128, ESN)));
        isNotAccepted(offer(good, good));
        isNotAccepted(offer(proposal(2, ProtocolId.ESP, CBC_128, ESN)));
    }

    @Test
    void aSuiteIsReadFromOneTransformOfEachType() {
        assertThat(EspSuite.of(proposal(1, ProtocolId.ESP, CBC_128, SHA2_256_128, ESN)))
                .contains(new EspSuite(Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128, true));
        assertThat(
                        IkeSuite.of(
                                proposal(
                                        1,
                                        ProtocolId.IKE,
                                        CBC_128,
                                        SHA2_256_128,
                                        PRF_SHA2_256,
                                        P256)))
                .contains(
                        new IkeSuite(
                                Encryption.AES_CBC,
                                128,
                                Integrity.HMAC_SHA2_256_128,
                                Prf.PRF_HMAC_SHA2_256,
                                KeyExchangeGroup.ECP_256));
        assertThat(IkeSuite.of(proposal(1, ProtocolId.IKE, GCM_128, GCM_256, PRF_SHA2_256, P256)))
                .isEmpty();
        assertThat(IkeSuite.of(proposal(1, ProtocolId.IKE, CBC_128, PRF_SHA2_256, P256))).isEmpty();
        assertThat(EspSuite.of(proposal(1, ProtocolId.ESP, GCM_128, SHA2_256_128, ESN))).isEmpty();
    }

    private KeyExchangeGroup group(SecurityAssociation offered, int group) {
        Proposal answer = ike.choose(offered, group).orElseThrow().answer();
        return IkeSuite.of(answer).orElseThrow().group();
    }

    private static void isRefused(Proposals own, Proposal offered) {
        assertThat(own.choose(offer(offered), 0)).isEmpty();
    }

    private void isNotAccepted(SecurityAssociation answer) {
        assertThat(esp.accepted(answer)).isEmpty();
    }

    private static SecurityAssociation offer(Proposal... proposals) {
        return new SecurityAssociation(Arrays.asList(proposals));
    }

    private static Proposal proposal(int number, int protocol, Transform... transforms) {
        return new Proposal(
                number, protocol, Bytes.EMPTY, new ArrayList<>(Arrays.asList(transforms)));
    }
}
