package mip6.ikev2.core;

import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.crypto.ChildKeys;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Negotiation of a CHILD_SA, the same in IKE_AUTH and in CREATE_CHILD_SA (RFC 7296 1.2, 1.3.1). No
 * key exchange of its own.
 */
final class ChildNegotiation {

    private static final int NO_KEY_EXCHANGE = 0;
    private static final int ESP_SPI_LENGTH = 4;
    private static final int RESERVED_SPIS = 256;

    private final Proposals proposals;

    ChildNegotiation(Proposals proposals) {
        this.proposals = proposals;
    }

    /**
     * For whom keys and selectors are made.
     *
     * @param initiatorNonce of the exchange that makes the child
     * @param encapsulation of its packets in UDP
     */
    record Context(
            IkeSaId owner,
            Identity peer,
            Prf prf,
            Secret skD,
            Bytes initiatorNonce,
            Bytes responderNonce,
            Optional<UdpPorts> encapsulation) {}

    /** What came of it. */
    sealed interface Outcome {

        /**
         * The pair, and as responder the payloads that tell the initiator.
         *
         * @param sa to be installed
         */
        record Made(ChildSa sa, List<Payload> payloads) implements Outcome {}

        /**
         * No CHILD_SA.
         *
         * @param reason why, as a notification
         */
        record Refused(NotifyType reason) implements Outcome {}
    }

    /** The payloads that ask for a child. */
    List<Payload> offer(ChildRequest request, Spi inbound) {
        List<Payload> payloads = new ArrayList<>();
        if (request.mode() == Mode.TRANSPORT) {
            payloads.add(Notify.of(NotifyType.USE_TRANSPORT_MODE));
        }
        payloads.add(proposals.offer(octets(inbound)));
        payloads.add(TrafficSelectorsInitiator.of(request.local()));
        payloads.add(TrafficSelectorsResponder.of(request.remote()));
        return payloads;
    }

    /**
     * The responder's decision.
     *
     * @param rights to which the selectors are narrowed
     */
    Outcome answer(
            IkeMessage request, Rights rights, IkeSaHead head, Spi inbound, Context context) {
        Optional<SecurityAssociation> offered = request.first(SecurityAssociation.class);
        Optional<TrafficSelectorsInitiator> tsi = request.first(TrafficSelectorsInitiator.class);
        Optional<TrafficSelectorsResponder> tsr = request.first(TrafficSelectorsResponder.class);
        Mode mode = mode(request);
        Optional<Rights.Permitted> permitted = rights.permitted(request, mode, head);
        if (offered.isEmpty() || tsi.isEmpty() || tsr.isEmpty() || permitted.isEmpty()) {
            return new Outcome.Refused(NotifyType.TS_UNACCEPTABLE);
        }
        List<TrafficSelector> remote = Selectors.narrow(tsi.get().ipv6(), permitted.get().remote());
        List<TrafficSelector> local = Selectors.narrow(tsr.get().ipv6(), permitted.get().local());
        if (remote.isEmpty() || local.isEmpty()) {
            return new Outcome.Refused(NotifyType.TS_UNACCEPTABLE);
        }
        Optional<Proposals.Choice> choice = proposals.choose(offered.get(), NO_KEY_EXCHANGE);
        Optional<EspSuite> suite = choice.flatMap(it -> EspSuite.of(it.answer()));
        Optional<Spi> outbound = choice.flatMap(it -> spi(it.offered().spi()));
        if (choice.isEmpty() || suite.isEmpty() || outbound.isEmpty()) {
            return new Outcome.Refused(NotifyType.NO_PROPOSAL_CHOSEN);
        }
        ChildKeys keys = keys(suite.get(), context);
        ChildSa sa =
                new ChildSa(
                        context.owner(),
                        context.peer(),
                        inbound,
                        outbound.get(),
                        mode,
                        suite.get(),
                        keys.initiatorToResponder(),
                        keys.responderToInitiator(),
                        local,
                        remote,
                        context.encapsulation());
        List<Payload> payloads = new ArrayList<>();
        if (mode == Mode.TRANSPORT) {
            payloads.add(Notify.of(NotifyType.USE_TRANSPORT_MODE));
        }
        payloads.add(choice.get().payload(octets(inbound)));
        payloads.add(TrafficSelectorsInitiator.of(remote));
        payloads.add(TrafficSelectorsResponder.of(local));
        return new Outcome.Made(sa, payloads);
    }

    /** The initiator's check of what it got: nothing beyond what it asked for. */
    Outcome accept(ChildRequest request, IkeMessage answer, Spi inbound, Context context) {
        for (Notify notify : answer.all(Notify.class)) {
            // RFC 5026 8.3: USE_ASSIGNED_HoA has an error's number, but fails nothing.
            if (notify.isError() && !notify.is(NotifyType.USE_ASSIGNED_HoA)) {
                return new Outcome.Refused(
                        NotifyType.of(notify.notifyType()).orElse(NotifyType.NO_PROPOSAL_CHOSEN));
            }
        }
        Optional<Proposal> accepted =
                answer.first(SecurityAssociation.class).flatMap(proposals::accepted);
        Optional<EspSuite> suite = accepted.flatMap(EspSuite::of);
        Optional<Spi> outbound = accepted.flatMap(it -> spi(it.spi()));
        if (suite.isEmpty() || outbound.isEmpty()) {
            return new Outcome.Refused(NotifyType.NO_PROPOSAL_CHOSEN);
        }
        List<TrafficSelector> local =
                answer.first(TrafficSelectorsInitiator.class)
                        .map(TrafficSelectorsInitiator::ipv6)
                        .orElse(List.of());
        List<TrafficSelector> remote =
                answer.first(TrafficSelectorsResponder.class)
                        .map(TrafficSelectorsResponder::ipv6)
                        .orElse(List.of());
        if (mode(answer) != request.mode()
                || !Selectors.within(local, request.local())
                || !Selectors.within(remote, request.remote())) {
            return new Outcome.Refused(NotifyType.TS_UNACCEPTABLE);
        }
        ChildKeys keys = keys(suite.get(), context);
        ChildSa sa =
                new ChildSa(
                        context.owner(),
                        context.peer(),
                        inbound,
                        outbound.get(),
                        request.mode(),
                        suite.get(),
                        keys.responderToInitiator(),
                        keys.initiatorToResponder(),
                        local,
                        remote,
                        context.encapsulation());
        return new Outcome.Made(sa, List.of());
    }

    static Bytes octets(Spi spi) {
        return new Writer(ESP_SPI_LENGTH).u32(Integer.toUnsignedLong(spi.value())).toBytes();
    }

    /** An SPI of ESP; empty where it is reserved or of another length. */
    static Optional<Spi> spi(Bytes octets) {
        if (octets.length() != ESP_SPI_LENGTH) {
            return Optional.empty();
        }
        try {
            long value = Reader.of(octets).u32("SPI");
            return value < RESERVED_SPIS ? Optional.empty() : Optional.of(new Spi((int) value));
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Mode mode(IkeMessage message) {
        return message.notify(NotifyType.USE_TRANSPORT_MODE).isPresent()
                ? Mode.TRANSPORT
                : Mode.TUNNEL;
    }

    private static ChildKeys keys(EspSuite suite, Context context) {
        return ChildKeys.derive(
                suite,
                context.prf(),
                context.skD(),
                Optional.empty(),
                context.initiatorNonce(),
                context.responderNonce());
    }
}
