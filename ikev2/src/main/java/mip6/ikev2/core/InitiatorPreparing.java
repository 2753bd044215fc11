package mip6.ikev2.core;

/** As initiator: a key for the key exchange is being made. */
record InitiatorPreparing(IkeSaHead head, Attempt attempt, long job) implements IkeSaState {
    @Override
    public long deadline() {
        return NEVER;
    }
}
