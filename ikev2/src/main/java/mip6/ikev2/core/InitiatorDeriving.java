package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.Set;

/**
 * As initiator: IKE_SA_INIT was answered; keys and AUTH are being computed. Should the answer turn
 * out to be worth nothing, {@code before} is the state to go back to. The peer's CERTREQ named
 * {@code authorities}.
 */
record InitiatorDeriving(
        IkeSaHead head, Attempt attempt, InitSent before, Set<Bytes> authorities, long job)
        implements IkeSaState {
    @Override
    public long deadline() {
        return NEVER;
    }
}
