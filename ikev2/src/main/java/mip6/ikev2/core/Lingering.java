package mip6.ikev2.core;

import mip6.ikev2.crypto.MessageProtection;
import mip6.wire.Bytes;

/**
 * The SA is gone; its last answer is kept for a peer that missed it.
 *
 * @param answered the message id of the request that {@code answer} answers
 * @param isHalfOpen the peer never proved anything
 */
record Lingering(
        IkeSaHead head,
        MessageProtection protection,
        long answered,
        Bytes answer,
        boolean isHalfOpen,
        long expires)
        implements IkeSaState {

    @Override
    public long deadline() {
        return expires;
    }
}
