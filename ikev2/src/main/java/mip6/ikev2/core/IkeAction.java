package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What an {@link IkeEndpoint} wants done. */
public sealed interface IkeAction {

    record Send(Endpoint local, Endpoint remote, Bytes octets) implements IkeAction {}

    /**
     * The daemon that speaks IKEv2 for this node is to do this, behind whatever it was told before.
     */
    record Tell(Instruction instruction) implements IkeAction {}

    /** A value for the edge that knows the daemon. */
    interface Instruction {}

    /** Run {@code work} on a worker and return its result as {@link IkeEvent.Computed}. */
    record Compute(long job, Computation work) implements IkeAction {}

    /**
     * As responder: whom {@link EapPolicy.Relay} stands for is to judge an initiator's EAP packet,
     * an {@link EapStep} to be returned as {@link IkeEvent.Computed}.
     *
     * @param claimed IDi; what counts is the identity that is vouched for in the end
     * @param conversation from the last {@link EapStep.Judge.Remote}; empty in the beginning
     * @param packet an EAP response
     */
    record RelayEap(long job, Identity claimed, Bytes conversation, Bytes packet)
            implements IkeAction {}

    /**
     * Find out whether certificates of a peer were revoked, within some seconds, and return what
     * {@code result} makes of that as {@link IkeEvent.Computed}.
     */
    record CheckRevocation(
            long job,
            RevocationQuestion question,
            Function<RevocationVerdict, ComputationResult> result)
            implements IkeAction {}

    /**
     * As responder: {@code peer} has proved its identity; may it use the service, and with what
     * addresses? Answered by {@link IkeEvent.Authorized}, {@link IkeEvent.AuthorizedHomeAgent} or
     * {@link IkeEvent.Refused}.
     *
     * @param remote where the peer's IKE messages come from
     * @param request empty where the peer sent no CFG_REQUEST: an address in the answer would not
     *     reach it, and is none but {@code named}
     * @param named the one address that it asks no leave for and wants a CHILD_SA of: without it in
     *     the answer none is made
     * @param unsolicited a CFG_REPLY that a home agent gives unasked
     */
    record Authorize(
            IkeSaId id,
            AuthenticatedPeer peer,
            Endpoint remote,
            Optional<ConfigurationRequest> request,
            Optional<Ipv6Address> named,
            Optional<ConfigurationReply> unsolicited)
            implements IkeAction {

        /** A mobile node's question. */
        public Authorize(
                IkeSaId id,
                AuthenticatedPeer peer,
                Endpoint remote,
                Optional<ConfigurationRequest> request) {
            this(id, peer, remote, request, Optional.empty(), Optional.empty());
        }
    }

    /**
     * {@code peer} asks for a CHILD_SA of a home address that it was not given: one of its own
     * making (RFC 5026 5.3.2). Answered by {@link IkeEvent.AddressGranted} or {@link
     * IkeEvent.AddressRefused}.
     */
    record AuthorizeAddress(IkeSaId id, AuthenticatedPeer peer, Ipv6Address address)
            implements IkeAction {}

    /**
     * Both sides are authenticated. {@link InstallSa} for its first child, or {@link ChildFailed},
     * is in the same list, before this.
     *
     * @param reply empty fields where the peer gave none
     * @param roundTrips exchanges that it took, retransmissions not counted
     * @param elapsed since the wish for it, or the first message of the peer
     */
    record Established(
            IkeSaId id,
            AuthenticatedPeer peer,
            Endpoint local,
            Endpoint remote,
            ConfigurationReply reply,
            int roundTrips,
            Duration elapsed)
            implements IkeAction {}

    record InstallSa(ChildSa sa) implements IkeAction {}

    /**
     * {@code successor} is to take the place of {@code sa}: it has to be ready in both directions,
     * but what is sent goes on under {@code sa} until {@link SwitchSa} (RFC 7296 2.8).
     */
    record InstallSuccessor(ChildSa sa, ChildSa successor) implements IkeAction {}

    /**
     * What was sent under {@code sa} is sent under {@code successor} from now on; the old pair
     * still receives, until {@link RemoveSa}.
     */
    record SwitchSa(ChildSa sa, ChildSa successor) implements IkeAction {}

    /** The pair is gone, here and at the peer. */
    record RemoveSa(ChildSa sa) implements IkeAction {}

    /**
     * A CHILD_SA that was asked for did not come; the IKE SA stands, where there is one.
     *
     * @param request what was asked for
     * @param notification the peer's, or why it was not asked
     */
    record ChildFailed(IkeSaId id, IkeEvent.ChildRequest request, String notification)
            implements IkeAction {}

    /**
     * The attempt that {@link IkeEvent.Initiate} began has ended without an SA; as responder, the
     * answer to {@link Authorize} did not come in time.
     */
    record Failed(IkeSaId id, IkeFailure failure) implements IkeAction {}

    /**
     * An established SA is gone; {@link RemoveSa} for each of its children is in the same list,
     * before this.
     */
    record Closed(IkeSaId id, IkeClosure why) implements IkeAction {}

    /** The IKE SA has new keys; its name and its children are what they were. */
    record Rekeyed(IkeSaId id) implements IkeAction {}

    /**
     * The peer has said where it is from now on, and has answered from there; or this node has said
     * so, and the peer has agreed (RFC 4555). Bindings and tunnels know nothing of it.
     */
    record Moved(IkeSaId id, Endpoint local, Endpoint remote) implements IkeAction {}

    /** No answer came, and the request goes again, by the {@link Send} that follows. */
    record Retransmitted(IkeSaId id) implements IkeAction {}

    /** The peer answered a liveness check. */
    record Alive(IkeSaId id) implements IkeAction {}

    /** Keys of an IKE SA for a capture's key table; only where the settings ask for it. */
    record ExportKeys(IkeKeyTable keys) implements IkeAction {}

    /** A datagram or payload was not acted on, or was answered with an error. */
    record Report(IkeReport report) implements IkeAction {}

    /** An attempt that failed. */
    enum IkeFailure {
        NO_RESPONSE,
        /** The peer says that it does not accept this node's proof. */
        AUTHENTICATION_FAILED,
        /** The peer's own proof, certificate or role was not accepted here. */
        PEER_NOT_TRUSTED,
        /** The peer proved who it is, and its certificate was revoked. */
        PEER_REVOKED,
        /** Whether the peer's certificate was revoked is not known, and the operator demands it. */
        PEER_REVOCATION_UNKNOWN,
        NO_PROPOSAL_CHOSEN,
        INTERNAL_ADDRESS_FAILURE,
        /** Any other error, named in a report. */
        PROTOCOL_ERROR
    }

    /** The end of an established SA. */
    enum IkeClosure {
        REQUESTED,
        DELETED_BY_PEER,
        /** Retransmissions or liveness checks were not answered. */
        NO_RESPONSE,
        /** The peer proved its identity anew with INITIAL_CONTACT. */
        REPLACED,
        /** It could not be renewed in time. */
        EXPIRED,
        PROTOCOL_ERROR
    }

    /**
     * Lines for Wireshark's tables are made from this.
     *
     * @param encryption in Wireshark's words
     * @param integrity in Wireshark's words
     */
    record IkeKeyTable(
            Bytes spiInitiator,
            Bytes spiResponder,
            mip6.wire.Secret encryptionInitiator,
            mip6.wire.Secret encryptionResponder,
            String encryption,
            mip6.wire.Secret integrityInitiator,
            mip6.wire.Secret integrityResponder,
            String integrity) {}

    /**
     * For counters and the log.
     *
     * @param cause a fixed word, fit for a metric's label
     * @param detail one line, already escaped; empty where the cause says all
     */
    record IkeReport(String cause, Endpoint remote, String detail, List<IkeSaId> about) {}
}
