package mip6.ikev2.core;

/** Nothing is left. */
record Gone(IkeSaHead head) implements IkeSaState {

    @Override
    public long deadline() {
        return NEVER;
    }
}
