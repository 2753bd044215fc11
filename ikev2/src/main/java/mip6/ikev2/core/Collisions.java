package mip6.ikev2.core;

import mip6.ikev2.core.Child.Phase;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;

import java.util.Optional;

/**
 * What of the peer's requests cannot be done because of what this node is about to do (RFC 7296
 * 2.25).
 */
final class Collisions {

    private Collisions() {}

    /** To a CHILD_SA, a further one or in the place of another. */
    static Optional<Notify> toChild(Established state, IkeMessage request) {
        boolean rekeysIke =
                state.window().begun().filter(it -> it.wish() instanceof Wish.RekeyIke).isPresent();
        if (rekeysIke) {
            return temporaryFailure();
        }
        Optional<Notify> rekey = request.notify(NotifyType.REKEY_SA);
        if (rekey.isEmpty()) {
            return Optional.empty();
        }
        Optional<Child> old = ChildRequests.rekeyed(state, rekey.get());
        if (old.isEmpty()) {
            return Optional.of(notFound(rekey.get()));
        }
        return old.get().phase() == Phase.CURRENT ? Optional.empty() : temporaryFailure();
    }

    /** To a new IKE SA in the place of this one. */
    static Optional<Notify> toIke(Established state) {
        Optional<Wish> own = state.window().begun().map(OwnExchange::wish);
        return own.isPresent()
                        && switch (own.get()) {
                            case Wish.MakeChild _, Wish.DeleteChild _ -> true;
                            case Wish.Liveness _,
                                    Wish.RekeyIke _,
                                    Wish.CheckRoute _,
                                    Wish.UpdateAddresses _ ->
                                    false;
                        }
                ? temporaryFailure()
                : Optional.empty();
    }

    private static Optional<Notify> temporaryFailure() {
        return Optional.of(Notify.of(NotifyType.TEMPORARY_FAILURE));
    }

    /** RFC 7296 2.25: it names what the request named. */
    private static Notify notFound(Notify rekey) {
        return new Notify(
                rekey.protocol(), rekey.spi(), NotifyType.CHILD_SA_NOT_FOUND.number(), Bytes.EMPTY);
    }
}
