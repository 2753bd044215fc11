package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Address translators between the peers (RFC 7296 2.23). A peer that wants its ESP in UDP whatever
 * the path is says that its address was translated.
 *
 * @param local this node is behind one
 * @param remote the peer is, or says so
 */
record NatDetection(boolean local, boolean remote) {

    static final NatDetection NONE = new NatDetection(false, false);

    boolean any() {
        return local || remote;
    }

    /** Where a message is sent from and to, as far as its sender knows. */
    static List<Payload> payloads(IkeSaHead head) {
        return List.of(
                Notify.of(
                        NotifyType.NAT_DETECTION_SOURCE_IP,
                        hash(head.initiatorSpi(), head.responderSpi(), head.local())),
                Notify.of(
                        NotifyType.NAT_DETECTION_DESTINATION_IP,
                        hash(head.initiatorSpi(), head.responderSpi(), head.remote())));
    }

    /** What the payloads of a message of IKE_SA_INIT say about the path that it took. */
    static NatDetection of(Arrival arrival) {
        return of(arrival, arrival.message());
    }

    /** The same of what was inside the message that came. */
    static NatDetection of(Arrival arrival, IkeMessage message) {
        return new NatDetection(
                differs(message, NotifyType.NAT_DETECTION_DESTINATION_IP, arrival.local()),
                differs(message, NotifyType.NAT_DETECTION_SOURCE_IP, arrival.remote()));
    }

    /** How the sender of {@code answer} sees the other end, in a form that tells two apart. */
    static Optional<Bytes> mapping(IkeMessage answer) {
        return answer.notify(NotifyType.NAT_DETECTION_DESTINATION_IP).map(Notify::data);
    }

    static boolean isIn(IkeMessage message) {
        return message.notify(NotifyType.NAT_DETECTION_SOURCE_IP).isPresent();
    }

    /** There may be several: one that is right is enough. None: the peer knows nothing of this. */
    private static boolean differs(IkeMessage message, NotifyType type, Endpoint seen) {
        List<Bytes> told =
                message.all(Notify.class).stream()
                        .filter(it -> it.is(type))
                        .map(Notify::data)
                        .toList();
        return !told.isEmpty()
                && !told.contains(hash(message.initiatorSpi(), message.responderSpi(), seen));
    }

    private static Bytes hash(IkeSpi initiator, IkeSpi responder, Endpoint endpoint) {
        Bytes octets =
                new Writer()
                        .u64(initiator.value())
                        .u64(responder.value())
                        .bytes(endpoint.address().toBytes())
                        .u16(endpoint.port())
                        .toBytes();
        try {
            // RFC 7296 2.23: SHA-1, which hides nothing here and need not
            return Bytes.wrap(MessageDigest.getInstance("SHA-1").digest(octets.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 of the JDK", e);
        }
    }
}
