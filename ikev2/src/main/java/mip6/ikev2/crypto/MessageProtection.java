package mip6.ikev2.crypto;

import mip6.ikev2.message.Encrypted;
import mip6.ikev2.message.EncryptedFragment;
import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadChain;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Encrypts and authenticates the messages of one IKE SA (RFC 7296 3.14; RFC 5282; RFC 7383).
 * Belongs to one thread.
 */
public final class MessageProtection {

    /** Of the message, and of the encrypted payload. */
    private static final int HEADERS = IkeHeader.LENGTH + 4;

    private final PayloadCipher outbound;
    private final PayloadCipher inbound;

    private final Optional<Fragmentation> fragmentation;

    private MessageProtection(
            PayloadCipher outbound, PayloadCipher inbound, Optional<Fragmentation> fragmentation) {
        this.outbound = outbound;
        this.inbound = inbound;
        this.fragmentation = fragmentation;
    }

    /** As the original initiator of the IKE SA, without fragmentation. */
    public static MessageProtection ofInitiator(IkeSuite suite, IkeKeys keys, SecureRandom random) {
        return new MessageProtection(
                PayloadCipher.of(suite, keys.initiator(), random),
                PayloadCipher.of(suite, keys.responder(), random),
                Optional.empty());
    }

    /** As the original responder of the IKE SA, without fragmentation. */
    public static MessageProtection ofResponder(IkeSuite suite, IkeKeys keys, SecureRandom random) {
        return new MessageProtection(
                PayloadCipher.of(suite, keys.responder(), random),
                PayloadCipher.of(suite, keys.initiator(), random),
                Optional.empty());
    }

    /** The same, before it is used, with what was agreed about fragmentation. */
    public MessageProtection with(Optional<Fragmentation> agreed) {
        return new MessageProtection(outbound, inbound, agreed);
    }

    /** All keys, to be wiped once there is no more use for them. */
    public List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>(outbound.secrets());
        secrets.addAll(inbound.secrets());
        return secrets;
    }

    /** What was agreed; holds for the IKE SAs too that replace this one. */
    public Optional<Fragmentation> fragmentation() {
        return fragmentation;
    }

    /** What became of a received message. */
    public sealed interface Opened {

        /** The peer made it. {@code message} holds what was inside, and nothing else. */
        record Authentic(IkeMessage message) implements Opened {}

        /** The peer made it, but what is inside cannot be read: INVALID_SYNTAX. */
        record MalformedInside(MalformedException cause) implements Opened {}

        /**
         * A fragment (RFC 7383) that makes no message whole: others are missing, nobody waits for
         * them, or this one is there already.
         *
         * @param number of the fragment
         */
        record Incomplete(int number) implements Opened {}

        /** Nobody knows who made it: dropped, and nothing changes. */
        record NotAuthentic() implements Opened {}
    }

    /**
     * The octets of {@code message} with all its payloads encrypted; where it is too long for a
     * datagram and fragmentation was agreed, its fragments one behind the other, each of which ends
     * where its header says ({@link IkeMessage#datagrams}). Never the same twice: whoever
     * retransmits keeps them.
     *
     * @throws IllegalArgumentException where they are more than {@link IkeMessage#MAX_LENGTH}
     */
    public Bytes seal(IkeMessage message) {
        Bytes inner = PayloadChain.encode(message.payloads());
        int first = PayloadChain.firstType(message.payloads());
        int room = fragmentation.map(Fragmentation::longestMessage).orElse(IkeMessage.MAX_LENGTH);
        if (outbound.contentLength(inner.length()) <= room - HEADERS) {
            return seal(message, content -> new Encrypted(first, content), inner);
        }
        int chunk = largestText(room - HEADERS - EncryptedFragment.HEADER);
        int total = Math.ceilDiv(inner.length(), chunk);
        Bytes[] fragments = new Bytes[total];
        for (int i = 0; i < total; i++) {
            int number = i + 1;
            fragments[i] =
                    seal(
                            message,
                            // RFC 7383 2.5: only the first one names what is inside.
                            content ->
                                    new EncryptedFragment(
                                            number == 1 ? first : 0, number, total, content),
                            inner.slice(i * chunk, Math.min(number * chunk, inner.length())));
        }
        return Bytes.concat(fragments);
    }

    private Bytes seal(IkeMessage message, Function<Bytes, Payload> payload, Bytes text) {
        int contentLength = outbound.contentLength(text.length());
        // The header of the message and of the payload come out right with any content.
        byte[] octets =
                message.withPayloads(List.of(payload.apply(Bytes.zeros(contentLength))))
                        .encode()
                        .toArray();
        try {
            outbound.seal(octets, octets.length - contentLength, text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cipher of the JDK", e);
        }
        return Bytes.wrap(octets);
    }

    /** Octets of text whose content is no longer than {@code most}. */
    private int largestText(int most) {
        int length = most - outbound.contentLength(0) + 1;
        while (outbound.contentLength(length) > most) {
            length--;
        }
        return length;
    }

    /**
     * Verifies and decrypts.
     *
     * @param datagram the octets that {@code outer} was decoded from
     * @param outer ends with an {@link Encrypted} payload or an {@link EncryptedFragment}, or is
     *     not authentic; other payloads in it are not protected and passed over
     */
    public Opened open(Bytes datagram, IkeMessage outer) {
        return open(datagram, outer, fragmentation.map(Fragmentation::incoming));
    }

    /** The same for a message that nobody waits for: no fragment of it is kept. */
    public Opened openUnawaited(Bytes datagram, IkeMessage outer) {
        return open(datagram, outer, Optional.empty());
    }

    private Opened open(Bytes datagram, IkeMessage outer, Optional<Reassemblies> incoming) {
        if (outer.payloads().isEmpty()) {
            return new Opened.NotAuthentic();
        }
        return switch (outer.payloads().getLast()) {
            case Encrypted whole -> {
                Optional<Bytes> padded = decrypt(datagram, whole.content());
                yield padded.map(it -> inside(outer, whole.firstPayload(), it, true))
                        .orElseGet(Opened.NotAuthentic::new);
            }
            // RFC 7383 2.4: only where both sides have said that they understand it
            case EncryptedFragment fragment when fragmentation.isPresent() ->
                    openFragment(datagram, outer, fragment, incoming);
            default -> new Opened.NotAuthentic();
        };
    }

    private Opened openFragment(
            Bytes datagram,
            IkeMessage outer,
            EncryptedFragment fragment,
            Optional<Reassemblies> incoming) {
        if (incoming.isPresent() && incoming.get().isUseless(this, outer, fragment)) {
            return new Opened.Incomplete(fragment.number());
        }
        Optional<Bytes> padded = decrypt(datagram, fragment.content());
        if (padded.isEmpty()) {
            return new Opened.NotAuthentic();
        }
        if (incoming.isEmpty()) {
            return new Opened.Incomplete(fragment.number());
        }
        try {
            Bytes text = withoutPadding(padded.get());
            return incoming.get()
                    .add(this, outer, fragment, text)
                    .map(it -> inside(outer, it.firstPayload(), it.text(), false))
                    .orElseGet(() -> new Opened.Incomplete(fragment.number()));
        } catch (MalformedException e) {
            return new Opened.MalformedInside(e);
        }
    }

    private Optional<Bytes> decrypt(Bytes datagram, Bytes content) {
        return inbound.open(datagram.toArray(), datagram.length() - content.length());
    }

    private static Opened inside(IkeMessage outer, int first, Bytes text, boolean padded) {
        try {
            List<Payload> inner = PayloadChain.decode(first, padded ? withoutPadding(text) : text);
            return new Opened.Authentic(outer.withPayloads(inner));
        } catch (MalformedException e) {
            return new Opened.MalformedInside(e);
        }
    }

    /** RFC 7296 3.14: any padding is accepted; its length is the last octet. */
    private static Bytes withoutPadding(Bytes padded) throws MalformedException {
        int last = padded.length() - 1;
        if (last < 0 || padded.at(last) > last) {
            throw new MalformedException("SK pad length", Math.max(last, 0), "exceeds the payload");
        }
        return padded.slice(0, last - padded.at(last));
    }
}
