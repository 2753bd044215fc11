package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** What happens to an {@link IkeEndpoint}. */
public sealed interface IkeEvent {

    /**
     * From now on other credentials, trust anchors, pre-shared keys and means of EAP hold; the SAs
     * that there are go on. The rest of {@code settings} is not looked at.
     */
    record CredentialsChanged(IkeSettings settings) implements IkeEvent {}

    /** A datagram of port 500, without the UDP header. */
    record DatagramReceived(Endpoint local, Endpoint remote, Bytes octets) implements IkeEvent {}

    /** What the daemon that speaks IKEv2 for this node has told. */
    record Told(Notice notice) implements IkeEvent {}

    /** A value for the {@link IkeService} that knows the daemon, unread by whoever carries it. */
    interface Notice {}

    /** A deadline may have passed. */
    record TimePassed() implements IkeEvent {}

    /** OCSP responses about this node's own certificates, instead of those of before (RFC 4806). */
    record Stapled(List<Bytes> responses) implements IkeEvent {}

    /**
     * The wish for an IKE SA.
     *
     * @param id names it from now on; chosen by the caller with {@link IkeEndpoint#newId}
     * @param remoteIdentity sent as IDr and demanded of the peer; empty where any authorised peer
     *     will do
     * @param part what this node is to the peer
     * @param child the first CHILD_SA
     */
    record Initiate(
            IkeSaId id,
            Endpoint local,
            Endpoint remote,
            Optional<Identity> remoteIdentity,
            Part part,
            FirstChild child)
            implements IkeEvent {

        /** A mobile node's wish. */
        public Initiate(
                IkeSaId id,
                Endpoint local,
                Endpoint remote,
                Optional<Identity> remoteIdentity,
                Optional<ConfigurationRequest> configuration,
                FirstChild child) {
            this(id, local, remote, remoteIdentity, new Part.MobileNode(configuration), child);
        }
    }

    /** What an initiator is to its peer, and what it says in its Configuration payload. */
    sealed interface Part {

        /**
         * A mobile node.
         *
         * @param request CFG_REQUEST
         */
        record MobileNode(Optional<ConfigurationRequest> request) implements Part {}

        /**
         * A home agent that takes over a mobile node (draft-li-mip6-ha-init-bootstrap-00 4). It
         * sends no INITIAL_CONTACT, which could end what the mobile node begins at the same time.
         *
         * @param given an unsolicited CFG_REPLY with another home address (4.4); empty where the
         *     mobile node keeps the one that it has
         */
        record HomeAgent(Optional<ConfigurationReply> given) implements Part {}
    }

    /** What an {@link IkeAction.Compute} computed, unread by whoever carries it. */
    record Computed(long job, ComputationResult result) implements IkeEvent {}

    /**
     * The answer to {@link IkeAction.Authorize}: the peer may use the service, with this
     * configuration.
     */
    record Authorized(IkeSaId id, ConfigurationReply reply) implements IkeEvent {}

    /**
     * The answer to {@link IkeAction.Authorize}: the peer is a home agent, and may serve {@code
     * homeAddress} of this mobile node.
     */
    record AuthorizedHomeAgent(IkeSaId id, Ipv6Address homeAddress) implements IkeEvent {}

    /** The answer to {@link IkeAction.Authorize}: it may not, or there is nothing to give. */
    record Refused(IkeSaId id, Refusal refusal) implements IkeEvent {}

    /** The answer to {@link IkeAction.AuthorizeAddress}: the peer may use the address. */
    record AddressGranted(IkeSaId id, Ipv6Address address) implements IkeEvent {}

    /** The answer to {@link IkeAction.AuthorizeAddress}: it may not, and gets no CHILD_SA. */
    record AddressRefused(IkeSaId id, Ipv6Address address) implements IkeEvent {}

    /** The wish for a further CHILD_SA (CREATE_CHILD_SA). */
    record CreateChild(IkeSaId id, ChildRequest child) implements IkeEvent {}

    /**
     * A CHILD_SA is no longer wanted: it is gone at once, and DELETE is sent.
     *
     * @param inbound its SPI at this node
     */
    record CloseChild(IkeSaId id, Spi inbound) implements IkeEvent {}

    /**
     * Keys are to be renewed before their time, since they were used for as much as they may be:
     * those of a CHILD_SA, or of the IKE SA.
     *
     * @param inbound of the CHILD_SA, its SPI at this node; empty for the IKE SA
     */
    record Rekey(IkeSaId id, Optional<Spi> inbound) implements IkeEvent {}

    /** An empty INFORMATIONAL, to learn whether the peer still lives (RFC 7296 2.4). */
    record CheckLiveness(IkeSaId id) implements IkeEvent {}

    /**
     * The peers have new addresses, as an authenticated Binding Update with K set says (RFC 6275
     * 10.3.1).
     */
    record Move(IkeSaId id, Endpoint local, Endpoint remote) implements IkeEvent {}

    /**
     * This node has gone elsewhere, and no Binding Update took the IKE SA along. Where this node
     * may say so itself (RFC 4555) it does, and {@link IkeAction.Moved} follows; otherwise the SA
     * is given up.
     */
    record Relocate(IkeSaId id, Endpoint local, Endpoint remote) implements IkeEvent {}

    /**
     * The SA is no longer wanted: DELETE is sent, and it is gone without waiting for the answer.
     */
    record Close(IkeSaId id) implements IkeEvent {}

    /** Whether IKE_AUTH makes a CHILD_SA. */
    sealed interface FirstChild {

        ChildRequest request();

        /** It does. */
        record Wanted(ChildRequest request) implements FirstChild {}

        /** It does not (RFC 6023); {@code request} is for a peer that cannot do without. */
        record Avoided(ChildRequest request) implements FirstChild {}
    }

    /** Selectors and mode of a CHILD_SA that is asked for. */
    record ChildRequest(
            ChildSa.Mode mode, List<TrafficSelector> local, List<TrafficSelector> remote) {}

    /** Why a peer that proved its identity is not served. */
    enum Refusal {
        /** Its identity has no right to the service: AUTHENTICATION_FAILED. */
        NOT_AUTHORIZED,
        /**
         * No address can be given: INTERNAL_ADDRESS_FAILURE; the IKE SA stands without a CHILD_SA.
         */
        NO_ADDRESS
    }
}
