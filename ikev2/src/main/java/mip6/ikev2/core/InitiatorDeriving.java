package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.Set;

/**
 * As initiator: IKE_SA_INIT was answered; keys and AUTH are being computed. Should the answer turn
 * out to be worth nothing, {@code before} is the state to go back to.
 *
 * @param authorities that the peer's CERTREQ named
 * @param childless the peer can do without a CHILD_SA in IKE_AUTH (RFC 6023)
 */
record InitiatorDeriving(
        IkeSaHead head,
        Attempt attempt,
        InitSent before,
        Set<Bytes> authorities,
        boolean childless,
        long job)
        implements IkeSaState {
    @Override
    public long deadline() {
        return NEVER;
    }
}
