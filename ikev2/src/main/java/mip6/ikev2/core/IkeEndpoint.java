package mip6.ikev2.core;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** All IKE SAs of one node, in both roles. */
public final class IkeEndpoint {

    private long lastId;

    /**
     * An endpoint without any SA.
     *
     * @param random of keys, nonces and SPIs
     * @param wallClock says when certificates are looked at
     */
    public IkeEndpoint(IkeSettings settings, SecureRandom random, Supplier<Instant> wallClock) {}

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
