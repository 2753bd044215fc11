package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.EncryptedFragment;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.PayloadType;
import mip6.ikev2.message.VendorId;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** IKE fragmentation (RFC 7383). */
class ReassembliesTest {

    private static final int LONGEST = 1228;
    private static final long TIMEOUT = 1000;

    private final SecureRandom random = new SecureRandom();
    private final Reassemblies incoming = new Reassemblies(100_000, TIMEOUT);
    private final MessageProtection sender = initiator(1, LONGEST);
    private final MessageProtection receiver = responder(1);
    private final IkeMessage message = message(1, 4000);

    @ParameterizedTest
    @EnumSource
    void fragmentsOfAnyCipherFitAndComeInAnyOrder(Encryption encryption) throws MalformedException {
        IkeSuite suite =
                new IkeSuite(
                        encryption,
                        256,
                        encryption.isAead() ? Integrity.NONE : Integrity.HMAC_SHA2_512_256,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        IkeKeys keys = keys(suite, 1);
        MessageProtection from =
                MessageProtection.ofInitiator(suite, keys, random).with(fragmentation(LONGEST));
        MessageProtection to =
                MessageProtection.ofResponder(suite, keys, random).with(fragmentation(LONGEST));
        for (int length = 1100; length < 5000; length += 37) {
            IkeMessage sent = message(length, length);
            List<Bytes> datagrams = new ArrayList<>(IkeMessage.datagrams(from.seal(sent)));
            assertThat(datagrams).allMatch(it -> it.length() <= LONGEST);
            Collections.shuffle(datagrams, new Random(length));
            for (Bytes datagram : datagrams.subList(1, datagrams.size())) {
                assertThat(open(to, datagram)).isInstanceOf(Opened.Incomplete.class);
            }
            assertThat(open(to, datagrams.getFirst())).isEqualTo(new Opened.Authentic(sent));
            assertThat(incoming.octets()).isZero();
        }
    }

    /** RFC 7383 2.5. */
    @Test
    void onlyTheFirstFragmentNamesWhatIsInside() throws MalformedException {
        List<EncryptedFragment> fragments = new ArrayList<>();
        for (Bytes datagram : IkeMessage.datagrams(sender.seal(message))) {
            fragments.add((EncryptedFragment) IkeMessage.decode(datagram).payloads().getFirst());
        }
        assertThat(fragments)
                .extracting(EncryptedFragment::firstPayload)
                .containsExactly(PayloadType.VENDOR_ID, 0, 0, 0);
        assertThat(fragments).extracting(EncryptedFragment::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aShortMessageIsNotFragmented() throws MalformedException {
        IkeMessage small = message(1, 1100);
        Bytes octets = sender.seal(small);
        assertThat(IkeMessage.datagrams(octets)).containsExactly(octets);
        assertThat(open(receiver, octets)).isEqualTo(new Opened.Authentic(small));
    }

    @Test
    void whoHasNotAgreedNeitherSendsNorTakesFragments() throws MalformedException {
        Bytes octets = initiator(1, IkeMessage.MAX_LENGTH).seal(message);
        assertThat(IkeMessage.datagrams(octets)).hasSize(1);
        MessageProtection without = receiver.with(Optional.empty());
        assertThat(open(without, octets)).isEqualTo(new Opened.Authentic(message));
        for (Bytes fragment : IkeMessage.datagrams(sender.seal(message))) {
            assertThat(open(without, fragment)).isEqualTo(new Opened.NotAuthentic());
        }
    }

    @Test
    void duplicatesAndForgeriesChangeNothing() throws MalformedException {
        List<Bytes> datagrams = IkeMessage.datagrams(sender.seal(message));
        open(receiver, datagrams.get(0));
        int held = incoming.octets();
        assertThat(open(receiver, datagrams.get(0))).isEqualTo(new Opened.Incomplete(1));
        byte[] forged = datagrams.get(1).toArray();
        forged[forged.length - 1] ^= 1;
        assertThat(open(receiver, Bytes.wrap(forged))).isEqualTo(new Opened.NotAuthentic());
        // number and total are covered by the checksum
        byte[] renumbered = datagrams.get(1).toArray();
        renumbered[33] = 3;
        assertThat(open(receiver, Bytes.wrap(renumbered))).isEqualTo(new Opened.NotAuthentic());
        assertThat(open(responder(2), datagrams.get(1))).isEqualTo(new Opened.NotAuthentic());
        assertThat(incoming.octets()).isEqualTo(held);
        open(receiver, datagrams.get(1));
        open(receiver, datagrams.get(2));
        assertThat(open(receiver, datagrams.get(3))).isEqualTo(new Opened.Authentic(message));
    }

    /** RFC 7383 2.5.2, 2.6: smaller fragments are a new attempt, larger ones an old one. */
    @Test
    void aLargerTotalBeginsAnewAndASmallerOneIsIgnored() throws MalformedException {
        List<Bytes> large = IkeMessage.datagrams(sender.seal(message));
        List<Bytes> small = IkeMessage.datagrams(initiator(1, 600).seal(message));
        assertThat(small.size()).isGreaterThan(large.size());
        open(receiver, large.get(0));
        open(receiver, large.get(1));
        for (int i = 0; i < small.size() - 1; i++) {
            assertThat(open(receiver, small.get(i))).isEqualTo(new Opened.Incomplete(i + 1));
            assertThat(open(receiver, large.get(3))).isEqualTo(new Opened.Incomplete(4));
        }
        assertThat(open(receiver, small.getLast())).isEqualTo(new Opened.Authentic(message));
    }

    @Test
    void requestsAndResponsesAreToldApartAndAnotherIdBeginsAnew() throws MalformedException {
        MessageProtection other = MessageProtection.ofInitiator(suite(), keys(suite(), 1), random);
        IkeMessage response =
                new IkeMessage(
                        new IkeSpi(11),
                        new IkeSpi(12),
                        ExchangeType.INFORMATIONAL,
                        true,
                        true,
                        1,
                        message.payloads());
        List<Bytes> requests = IkeMessage.datagrams(sender.seal(message));
        List<Bytes> responses =
                IkeMessage.datagrams(other.with(fragmentation(LONGEST)).seal(response));
        for (int i = 0; i < 3; i++) {
            open(receiver, requests.get(i));
            open(receiver, responses.get(i));
        }
        assertThat(open(receiver, requests.get(3))).isEqualTo(new Opened.Authentic(message));
        open(receiver, IkeMessage.datagrams(sender.seal(message(2, 4000))).getFirst());
        assertThat(open(receiver, responses.get(3))).isEqualTo(new Opened.Authentic(response));
        open(receiver, IkeMessage.datagrams(sender.seal(message(3, 4000))).getFirst());
        assertThat(incoming.octets()).as("one request").isLessThan(1500);
    }

    @Test
    void whatNobodyWaitsForIsNotKept() throws MalformedException {
        for (Bytes datagram : IkeMessage.datagrams(sender.seal(message))) {
            assertThat(receiver.openUnawaited(datagram, IkeMessage.decode(datagram)))
                    .isInstanceOf(Opened.Incomplete.class);
        }
        assertThat(incoming.octets()).isZero();
    }

    @Test
    void whatTakesTooLongIsForgotten() throws MalformedException {
        incoming.advance(5000);
        List<Bytes> datagrams = IkeMessage.datagrams(sender.seal(message));
        assertThat(incoming.deadline()).isEqualTo(Long.MAX_VALUE);
        open(receiver, datagrams.get(0));
        open(receiver, datagrams.get(1));
        open(receiver, datagrams.get(2));
        assertThat(incoming.deadline()).isEqualTo(5000 + TIMEOUT);
        incoming.advance(5000 + TIMEOUT);
        assertThat(incoming.octets()).isZero();
        assertThat(incoming.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(open(receiver, datagrams.get(3))).isEqualTo(new Opened.Incomplete(4));
    }

    /** A thousand half sets, each of an SA of its own. */
    @Test
    void whatIsHeldTogetherIsBounded() throws MalformedException {
        for (int i = 0; i < 1000; i++) {
            List<Bytes> datagrams = IkeMessage.datagrams(initiator(i, LONGEST).seal(message));
            MessageProtection each = responder(i);
            open(each, datagrams.get(0));
            open(each, datagrams.get(1));
            assertThat(incoming.octets()).isLessThanOrEqualTo(100_000);
        }
        assertThat(incoming.octets()).isGreaterThan(90_000);
        // the newest is not the one that gave way
        for (Bytes datagram : IkeMessage.datagrams(sender.seal(message)).subList(0, 3)) {
            open(receiver, datagram);
        }
        incoming.forget(receiver);
        assertThat(incoming.octets()).isLessThanOrEqualTo(100_000);
    }

    /** 255 fragments of more than 64 octets would be longer than any message may be. */
    @Test
    void oneMessageIsNotLongerThanAnyOther() throws MalformedException {
        for (int number = 1; number < 30; number++) {
            Bytes text = Bytes.zeros(1000);
            EncryptedFragment fragment =
                    new EncryptedFragment(PayloadType.VENDOR_ID, number, 255, Bytes.EMPTY);
            assertThat(incoming.add(receiver, message, fragment, text)).isEmpty();
            assertThat(incoming.octets()).isLessThan(18_000);
        }
    }

    /** Zero, beyond the total, and more than anybody needs. */
    @ParameterizedTest
    @ValueSource(strings = {"0000 0001", "0001 0000", "0002 0001", "0001 0100", "ffff ffff"})
    void numbersThatCannotBeAreMalformed(String numbers) {
        Bytes payload = Bytes.ofHex("0000 0010 " + numbers + " 00000000 00000000");
        assertThatThrownBy(() -> IkeMessage.decode(Bytes.concat(header(payload.length()), payload)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("SKF");
    }

    private static Bytes header(int payloads) {
        return Bytes.ofHex(
                "0000000000000001 0000000000000002 35202508 00000001 %08x"
                        .formatted(28 + payloads));
    }

    private static Opened open(MessageProtection to, Bytes datagram) throws MalformedException {
        return to.open(datagram, IkeMessage.decode(datagram));
    }

    private MessageProtection initiator(int seed, int longest) {
        return MessageProtection.ofInitiator(suite(), keys(suite(), seed), random)
                .with(fragmentation(longest));
    }

    private MessageProtection responder(int seed) {
        return MessageProtection.ofResponder(suite(), keys(suite(), seed), random)
                .with(fragmentation(LONGEST));
    }

    private Optional<Fragmentation> fragmentation(int longest) {
        return Optional.of(new Fragmentation(longest, incoming));
    }

    private static IkeSuite suite() {
        return new IkeSuite(
                Encryption.AES_GCM_16,
                128,
                Integrity.NONE,
                Prf.PRF_HMAC_SHA2_256,
                KeyExchangeGroup.CURVE25519);
    }

    private static IkeKeys keys(IkeSuite suite, int seed) {
        return IkeKeys.derive(
                suite,
                Secret.of(Bytes.zeros(32)),
                new IkeKeys.Freshness(
                        Bytes.zeros(16), Bytes.zeros(16), new IkeSpi(seed), new IkeSpi(12)));
    }

    /** Vendor ids, since they may hold anything. */
    private static IkeMessage message(int id, int octets) {
        byte[] data = new byte[octets];
        new Random(octets).nextBytes(data);
        return new IkeMessage(
                new IkeSpi(11),
                new IkeSpi(12),
                ExchangeType.INFORMATIONAL,
                true,
                false,
                id,
                List.of(new VendorId(Bytes.wrap(data))));
    }
}
