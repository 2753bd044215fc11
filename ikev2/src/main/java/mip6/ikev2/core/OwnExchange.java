package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.message.IkeMessage;

import java.util.Optional;

/**
 * An exchange of this node that is not over. What the peer asks for meanwhile is judged by it (RFC
 * 7296 2.25).
 *
 * @param rival what the peer has made for the same purpose
 */
record OwnExchange(Wish wish, Progress progress, Optional<Rival> rival) {

    /** How far it has come. */
    sealed interface Progress {

        /** A key for its key exchange is being made; the peer knows of nothing. */
        record Preparing(long job) implements Progress {}

        /**
         * The request was sent.
         *
         * @param key where it has a key exchange
         */
        record Asked(Optional<EphemeralKey> key, Retransmission request) implements Progress {}

        /** It was answered; the shared secret is being computed. */
        record Concluding(IkeMessage answer, long job) implements Progress {}
    }

    static OwnExchange preparing(Wish wish, long job) {
        return new OwnExchange(wish, new Progress.Preparing(job), Optional.empty());
    }

    static OwnExchange asked(Wish wish, Optional<EphemeralKey> key, Retransmission request) {
        return new OwnExchange(wish, new Progress.Asked(key, request), Optional.empty());
    }

    /** The peer knows of it, or will. */
    boolean isBegun() {
        return !(progress instanceof Progress.Preparing);
    }

    Optional<Retransmission> request() {
        return progress instanceof Progress.Asked asked
                ? Optional.of(asked.request())
                : Optional.empty();
    }

    Optional<Long> job() {
        return switch (progress) {
            case Progress.Preparing(long job) -> Optional.of(job);
            case Progress.Concluding(_, long job) -> Optional.of(job);
            case Progress.Asked _ -> Optional.empty();
        };
    }

    OwnExchange retransmitted(Retransmission again) {
        return progress instanceof Progress.Asked asked
                ? new OwnExchange(wish, new Progress.Asked(asked.key(), again), rival)
                : this;
    }

    OwnExchange concluding(IkeMessage answer, long job) {
        return new OwnExchange(wish, new Progress.Concluding(answer, job), rival);
    }

    OwnExchange against(Rival other) {
        return new OwnExchange(wish, progress, Optional.of(other));
    }

    OwnExchange unrivalled() {
        return new OwnExchange(wish, progress, Optional.empty());
    }
}
