package mip6.ikev2.core;

import java.util.List;

/**
 * A new IKE SA that the peer has made to take the place of one, while this node is about to do the
 * same: which of the two does is decided when both exchanges are over (RFC 7296 2.8.2). Until then
 * nothing is done in it.
 */
record Candidate(Established standing) implements IkeSaState {

    @Override
    public IkeSaHead head() {
        return standing.head();
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public List<Spi> inboundSpis() {
        return List.of();
    }
}
