package mip6.ikev2.crypto;

import mip6.ikev2.message.Encrypted;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadChain;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts and authenticates the messages of one IKE SA (RFC 7296 3.14; RFC 5282). Belongs to one
 * thread.
 */
public final class MessageProtection {

    private final PayloadCipher outbound;
    private final PayloadCipher inbound;

    private MessageProtection(
            IkeSuite suite, SaKeys outbound, SaKeys inbound, SecureRandom random) {
        this.outbound = PayloadCipher.of(suite, outbound, random);
        this.inbound = PayloadCipher.of(suite, inbound, random);
    }

    /** As the original initiator of the IKE SA. */
    public static MessageProtection ofInitiator(IkeSuite suite, IkeKeys keys, SecureRandom random) {
        return new MessageProtection(suite, keys.initiator(), keys.responder(), random);
    }

    /** As the original responder of the IKE SA. */
    public static MessageProtection ofResponder(IkeSuite suite, IkeKeys keys, SecureRandom random) {
        return new MessageProtection(suite, keys.responder(), keys.initiator(), random);
    }

    /** What became of a received message. */
    public sealed interface Opened {

        /** The peer made it. {@code message} holds what was inside, and nothing else. */
        record Authentic(IkeMessage message) implements Opened {}

        /** The peer made it, but what is inside cannot be read: INVALID_SYNTAX. */
        record MalformedInside(MalformedException cause) implements Opened {}

        /** Nobody knows who made it: dropped, and nothing changes. */
        record NotAuthentic() implements Opened {}
    }

    /**
     * The octets of {@code message} with all its payloads encrypted. Never the same twice: whoever
     * retransmits keeps them.
     *
     * @throws IllegalArgumentException where they are more than {@link IkeMessage#MAX_LENGTH}
     */
    public Bytes seal(IkeMessage message) {
        Bytes inner = PayloadChain.encode(message.payloads());
        int first = PayloadChain.firstType(message.payloads());
        int contentLength = outbound.contentLength(inner.length());
        // The header of the message and of the payload come out right with any content.
        byte[] octets =
                message.withPayloads(List.of(new Encrypted(first, Bytes.zeros(contentLength))))
                        .encode()
                        .toArray();
        try {
            outbound.seal(octets, octets.length - contentLength, inner);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cipher of the JDK", e);
        }
        return Bytes.wrap(octets);
    }

    /**
     * Verifies and decrypts.
     *
     * @param datagram the octets that {@code outer} was decoded from
     * @param outer ends with an {@link Encrypted} payload, or is not authentic; other payloads in
     *     it are not protected and passed over
     */
    public Opened open(Bytes datagram, IkeMessage outer) {
        if (outer.payloads().isEmpty()
                || !(outer.payloads().getLast() instanceof Encrypted encrypted)) {
            return new Opened.NotAuthentic();
        }
        int contentStart = datagram.length() - encrypted.content().length();
        Optional<Bytes> padded = inbound.open(datagram.toArray(), contentStart);
        if (padded.isEmpty()) {
            return new Opened.NotAuthentic();
        }
        try {
            List<Payload> inner =
                    PayloadChain.decode(encrypted.firstPayload(), withoutPadding(padded.get()));
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
