package mip6.ikev2.core;

import java.util.List;

/**
 * Whoever speaks IKEv2 for a node: {@link IkeEndpoint}, or another daemon that is told what to do.
 */
public interface IkeService {

    /** A name for an SA that is about to be initiated. */
    IkeSaId newId();

    /** When {@link IkeEvent.TimePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    long deadline();

    /**
     * What to do about {@code event}, in order.
     *
     * @param now nanoseconds of the boot clock
     */
    List<IkeAction> handle(IkeEvent event, long now);

    /**
     * What is to become of a datagram, before it waits; asked by any thread. None comes where the
     * ports are another daemon's.
     *
     * @param waiting for the loop already
     * @param now nanoseconds of the boot clock
     */
    default Admission.Verdict judge(IkeEvent.DatagramReceived datagram, int waiting, long now) {
        return new Admission.Verdict.Expected();
    }

    /**
     * Whether IKE SAs move with a binding, which is what K promises (RFC 6275 10.3.1, 11.7.3);
     * otherwise {@link IkeEvent.Move} is of no effect.
     */
    boolean movesWithBindings();
}
