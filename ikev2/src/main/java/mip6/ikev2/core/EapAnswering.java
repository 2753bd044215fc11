package mip6.ikev2.core;

import java.util.List;

/** As initiator: an EAP packet came; what to answer is being worked out. */
record EapAnswering(IkeSaHead head, EapAttempt eap, long job) implements IkeSaState {
    /** Something else has to be known first. */
    EapAnswering waitingFor(long other) {
        return new EapAnswering(head, eap, other);
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public List<Spi> inboundSpis() {
        return eap.offered().map(ChildOffer::inbound).stream().toList();
    }
}
