package mip6.ikev2.core;

import java.util.List;

/** All IKE SAs of one node, in both roles. */
public final class IkeEndpoint {

    private long lastId;

    /** A name for an SA that is about to be initiated. */
    public IkeSaId newId() {
        return new IkeSaId(++lastId);
    }

    /**
     * @param now nanoseconds of the boot clock
     * @return what to do, in order
     */
    public List<IkeAction> handle(IkeEvent event, long now) {
        throw new UnsupportedOperationException(event + " at " + now);
    }

    /** When {@link IkeEvent.TimePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    public long deadline() {
        return Long.MAX_VALUE;
    }
}
