package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.IkeSpi;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exchange that this node wants on an established SA. */
sealed interface Wish {

    /** An INFORMATIONAL that asks for nothing but an answer (RFC 7296 2.4). */
    record Liveness() implements Wish {}

    /**
     * CREATE_CHILD_SA for a CHILD_SA (RFC 7296 1.3.1, 1.3.3).
     *
     * @param inbound the SPI that is offered
     * @param nonce data of Ni
     * @param groups of its own key exchange; those that the peer did not take come first, and
     *     without any there is none
     */
    record MakeChild(
            IkeEvent.ChildRequest request,
            Purpose purpose,
            Spi inbound,
            Bytes nonce,
            List<KeyExchangeGroup> groups)
            implements Wish {

        public MakeChild {
            groups = List.copyOf(groups);
        }

        MakeChild with(KeyExchangeGroup other) {
            List<KeyExchangeGroup> more = new ArrayList<>(groups);
            more.add(other);
            return new MakeChild(request, purpose, inbound, nonce, more);
        }

        Optional<KeyExchangeGroup> group() {
            return groups.isEmpty() ? Optional.empty() : Optional.of(groups.getLast());
        }
    }

    /** What a CHILD_SA is made for. */
    sealed interface Purpose {

        /** A further one. */
        record Additional() implements Purpose {}

        /** It rekeys the one that {@code old} is received under. */
        record Rekey(Spi old) implements Purpose {}

        /** The peer does not know the one that {@code old} is received under (RFC 7296 2.25). */
        record InsteadOf(Spi old) implements Purpose {}
    }

    /**
     * CREATE_CHILD_SA for a new IKE SA in place of this one (RFC 7296 1.3.2).
     *
     * @param spi of the new one at this node
     * @param nonce data of Ni
     * @param regrouped an INVALID_KE_PAYLOAD was obeyed: a second one will not be
     */
    record RekeyIke(IkeSpi spi, Bytes nonce, KeyExchangeGroup group, boolean regrouped)
            implements Wish {

        RekeyIke with(KeyExchangeGroup other) {
            return new RekeyIke(spi, nonce, other, true);
        }
    }

    /** INFORMATIONAL with DELETE of a CHILD_SA. */
    record DeleteChild(Spi inbound) implements Wish {}

    /**
     * INFORMATIONAL with COOKIE2: does the peer answer from {@code remote} (RFC 4555 3.7)?
     *
     * @param cookie data of COOKIE2
     */
    record CheckRoute(Endpoint remote, Bytes cookie) implements Wish {}

    /**
     * INFORMATIONAL with UPDATE_SA_ADDRESSES (RFC 4555 3.5).
     *
     * @param local where this node has gone to
     * @param cookie data of COOKIE2
     */
    record UpdateAddresses(Endpoint local, Bytes cookie) implements Wish {}

    /** The group of the key exchange that it begins with. */
    default Optional<KeyExchangeGroup> keyExchange() {
        return switch (this) {
            case MakeChild child -> child.group();
            case RekeyIke rekey -> Optional.of(rekey.group());
            case Liveness _, DeleteChild _, CheckRoute _, UpdateAddresses _ -> Optional.empty();
        };
    }

    /** SPIs of ESP that are this node's because of it. */
    default List<Spi> inboundSpis() {
        return switch (this) {
            case MakeChild child -> List.of(child.inbound());
            case DeleteChild(Spi inbound) -> List.of(inbound);
            case Liveness _, RekeyIke _, CheckRoute _, UpdateAddresses _ -> List.of();
        };
    }

    default MessageKind answeredBy() {
        return switch (this) {
            case MakeChild _, RekeyIke _ -> MessageKind.CREATE_CHILD_SA_RESPONSE;
            case Liveness _, DeleteChild _, CheckRoute _, UpdateAddresses _ ->
                    MessageKind.INFORMATIONAL_RESPONSE;
        };
    }
}
