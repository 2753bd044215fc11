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
     * What to do about {@code event}, in order.
     *
     * @param now nanoseconds of the boot clock
     */
    public List<IkeAction> handle(IkeEvent event, long now) {
        return List.of();
    }

    /** When {@link IkeEvent.TimePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    public long deadline() {
        return Long.MAX_VALUE;
    }
}
