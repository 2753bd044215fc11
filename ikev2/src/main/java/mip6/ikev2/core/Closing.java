package mip6.ikev2.core;

/** The SA is gone for everybody here; its peer is being told, until it answers. */
record Closing(IkeSaHead head, Security security, Window window, Retransmission request)
        implements IkeSaState {
    @Override
    public long deadline() {
        return request.due();
    }
}
