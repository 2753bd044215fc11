package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IKEv2 message (RFC 7296 3.1). The same record is used for a message in the clear, for one
 * whose last payload is {@link Encrypted}, and for what such a message holds inside.
 *
 * @param initiator the sender is the original initiator of the IKE SA
 * @param response answers the request with the same message id
 * @param messageId unsigned 32 bits
 */
public record IkeMessage(
        IkeSpi initiatorSpi,
        IkeSpi responderSpi,
        int exchangeType,
        boolean initiator,
        boolean response,
        long messageId,
        List<Payload> payloads) {

    /** Octets of the longest message that is read or written. */
    public static final int MAX_LENGTH = 16 * 1024;

    public IkeMessage {
        if (exchangeType < 0 || exchangeType > 0xff) {
            throw new IllegalArgumentException("exchange type " + exchangeType);
        }
        if (messageId < 0 || messageId > 0xffff_ffffL) {
            throw new IllegalArgumentException("message ID " + messageId);
        }
        payloads = List.copyOf(payloads);
        for (int i = 0; i < payloads.size() - 1; i++) {
            if (PayloadChain.endsChain(payloads.get(i))) {
                throw new IllegalArgumentException("an encrypted payload that is not the last");
            }
        }
    }

    /**
     * Reads one datagram.
     *
     * @throws MalformedException also for other major versions: who wants to answer those reads
     *     {@link IkeHeader} first
     */
    public static IkeMessage decode(Bytes datagram) throws MalformedException {
        Reader reader = Reader.of(datagram);
        if (datagram.length() > MAX_LENGTH) {
            throw reader.malformed("IKE length", "above " + MAX_LENGTH);
        }
        IkeHeader header = IkeHeader.read(reader);
        if (header.majorVersion() != IkeHeader.MAJOR_VERSION) {
            throw new MalformedException("IKE version", 17, "major is " + header.majorVersion());
        }
        if (header.length() != datagram.length()) {
            throw new MalformedException(
                    "IKE length", 24, header.length() + " in a datagram of " + datagram.length());
        }
        return new IkeMessage(
                header.initiatorSpi(),
                header.responderSpi(),
                header.exchangeType(),
                header.initiator(),
                header.response(),
                header.messageId(),
                PayloadChain.read(header.nextPayload(), reader));
    }

    /**
     * The octets of this message; always the same for the same message.
     *
     * @throws IllegalArgumentException where they are more than {@link #MAX_LENGTH}
     */
    public Bytes encode() {
        Writer writer = new Writer(512);
        new IkeHeader(
                        initiatorSpi,
                        responderSpi,
                        PayloadChain.firstType(payloads),
                        IkeHeader.MAJOR_VERSION,
                        0,
                        exchangeType,
                        initiator,
                        false,
                        response,
                        messageId,
                        0)
                .write(writer);
        PayloadChain.write(payloads, writer);
        if (writer.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a message of " + writer.length() + " octets");
        }
        writer.patchU16(IkeHeader.LENGTH - 2, writer.length());
        return writer.toBytes();
    }

    /**
     * Tells messages apart that stand one behind the other: each is a datagram of its own.
     *
     * @param octets of encoded messages
     */
    public static List<Bytes> datagrams(Bytes octets) {
        List<Bytes> datagrams = new ArrayList<>(1);
        Bytes rest = octets;
        while (!rest.isEmpty()) {
            int length = Math.toIntExact(IkeHeader.lengthIn(rest));
            datagrams.add(rest.slice(0, length));
            rest = rest.from(length);
        }
        return datagrams;
    }

    /** This message with other payloads. */
    public IkeMessage withPayloads(List<Payload> others) {
        return new IkeMessage(
                initiatorSpi, responderSpi, exchangeType, initiator, response, messageId, others);
    }

    /** The first payload of a kind. */
    public <P extends Payload> Optional<P> first(Class<P> kind) {
        for (Payload payload : payloads) {
            if (kind.isInstance(payload)) {
                return Optional.of(kind.cast(payload));
            }
        }
        return Optional.empty();
    }

    /** All payloads of a kind, in order. */
    public <P extends Payload> List<P> all(Class<P> kind) {
        return payloads.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first notification of a type. */
    public Optional<Notify> notify(NotifyType type) {
        for (Payload payload : payloads) {
            if (payload instanceof Notify notify && notify.is(type)) {
                return Optional.of(notify);
            }
        }
        return Optional.empty();
    }

    /**
     * A payload that this node does not know and its sender marked critical: RFC 7296 2.5 has the
     * whole message rejected with UNSUPPORTED_CRITICAL_PAYLOAD.
     */
    public Optional<UnrecognizedPayload> unsupportedCriticalPayload() {
        for (Payload payload : payloads) {
            if (payload instanceof UnrecognizedPayload unknown && unknown.critical()) {
                return Optional.of(unknown);
            }
        }
        return Optional.empty();
    }
}
