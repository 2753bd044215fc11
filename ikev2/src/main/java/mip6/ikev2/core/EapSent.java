package mip6.ikev2.core;

import mip6.ikev2.eap.EapPeer;
import mip6.wire.Secret;

import java.util.List;

/** As initiator: an EAP packet was sent, or after EAP-Success the AUTH that follows from it. */
record EapSent(IkeSaHead head, EapAttempt eap, Sent sent, Retransmission request)
        implements IkeSaState {

    /** What {@code request} holds. */
    sealed interface Sent {

        /** An EAP packet of this conversation. */
        record Packet(EapPeer conversation) implements Sent {}

        /** AUTH, made with this key. */
        record Proof(Secret msk) implements Sent {}
    }

    @Override
    public long deadline() {
        return request.due();
    }

    @Override
    public List<Spi> inboundSpis() {
        return eap.offered().map(ChildOffer::inbound).stream().toList();
    }
}
