package mip6.ikev2.core;

/**
 * As initiator: IKE_SA_INIT was answered; keys and AUTH are being computed. Should the answer turn
 * out to be worth nothing, {@code before} is the state to go back to.
 *
 * @param answer to IKE_SA_INIT
 * @param certificates what the peer's CERTREQ asked for
 * @param childless the peer can do without a CHILD_SA in IKE_AUTH (RFC 6023)
 */
record InitiatorDeriving(
        IkeSaHead head,
        Attempt attempt,
        InitSent before,
        Arrival answer,
        CertificateWish certificates,
        boolean childless,
        long job)
        implements IkeSaState {

    InitiatorDeriving withAttempt(Attempt other) {
        return new InitiatorDeriving(head, other, before, answer, certificates, childless, job);
    }

    @Override
    public long deadline() {
        return NEVER;
    }
}
