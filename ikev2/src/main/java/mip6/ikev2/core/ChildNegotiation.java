package mip6.ikev2.core;

import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.crypto.ChildKeys;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Negotiation of a CHILD_SA, the same in IKE_AUTH and in CREATE_CHILD_SA (RFC 7296 1.2, 1.3.1),
 * where it may have a key exchange of its own.
 */
final class ChildNegotiation {

    private static final int NONE = 0;
    private static final int ESP_SPI_LENGTH = 4;
    private static final int RESERVED_SPIS = 256;

    private final Proposals plain;
    private final Proposals withKeyExchange;
    private final Proposals acceptable;

    private ChildNegotiation(Proposals plain, Proposals withKeyExchange, Proposals acceptable) {
        this.plain = plain;
        this.withKeyExchange = withKeyExchange;
        this.acceptable = acceptable;
    }

    static ChildNegotiation inIkeAuth(IkeSettings settings) {
        return new ChildNegotiation(settings.esp(), settings.esp(), settings.esp());
    }

    static ChildNegotiation inCreateChildSa(IkeSettings settings) {
        List<KeyExchangeGroup> groups = settings.ike().groups();
        Proposals secret = settings.esp().withKeyExchange(groups);
        return new ChildNegotiation(
                settings.esp(),
                secret,
                settings.lifetimes().forwardSecrecy()
                        ? secret
                        : settings.esp().withAnyKeyExchange(groups));
    }

    /**
     * For whom keys and selectors are made.
     *
     * @param sharedSecret of its own key exchange
     * @param initiatorNonce of the exchange that makes the child
     * @param encapsulation of its packets in UDP
     */
    record Context(
            IkeSaId owner,
            Identity peer,
            Prf prf,
            Secret skD,
            Optional<Secret> sharedSecret,
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

    /** What a responder has chosen of an offer. */
    sealed interface Choice {}

    /**
     * All but keys.
     *
     * @param rekeys the pair in whose place the new one comes
     * @param group of the key exchange
     */
    record Selection(
            Optional<Child> rekeys,
            Mode mode,
            EspSuite suite,
            Optional<KeyExchangeGroup> group,
            Proposals.Choice proposal,
            Spi outbound,
            List<TrafficSelector> local,
            List<TrafficSelector> remote)
            implements Choice {}

    /** Nothing. */
    record NoSelection(NotifyType reason) implements Choice {}

    /** The payloads that ask for a child. */
    List<Payload> offer(ChildRequest request, Spi inbound) {
        return offer(plain, request, inbound);
    }

    /** The same for a child with a key exchange, but for the KE payload. */
    List<Payload> offerWithKeyExchange(ChildRequest request, Spi inbound) {
        return offer(withKeyExchange, request, inbound);
    }

    private static List<Payload> offer(Proposals offered, ChildRequest request, Spi inbound) {
        List<Payload> payloads = new ArrayList<>();
        if (request.mode() == Mode.TRANSPORT) {
            payloads.add(Notify.of(NotifyType.USE_TRANSPORT_MODE));
        }
        payloads.add(offered.offer(octets(inbound)));
        payloads.add(TrafficSelectorsInitiator.of(request.local()));
        payloads.add(TrafficSelectorsResponder.of(request.remote()));
        return payloads;
    }

    /**
     * The responder's decision where there is no key exchange.
     *
     * @param rights to which the selectors are narrowed
     */
    Outcome answer(
            IkeMessage request, Rights rights, IkeSaHead head, Spi inbound, Context context) {
        return switch (select(request, rights, head)) {
            case NoSelection(NotifyType reason) -> new Outcome.Refused(reason);
            case Selection selection -> make(selection, inbound, context, Optional.empty());
        };
    }

    /** The responder's choice for a further CHILD_SA. */
    Choice select(IkeMessage request, Rights rights, IkeSaHead head) {
        Mode mode = mode(request);
        return rights.permitted(request, mode, head)
                .map(
                        it ->
                                select(
                                        request,
                                        Optional.empty(),
                                        List.of(it.local()),
                                        List.of(it.remote())))
                .orElse(new NoSelection(NotifyType.TS_UNACCEPTABLE));
    }

    /** RFC 7296 2.8: what comes in the place of {@code old} has its mode and selectors. */
    Choice select(IkeMessage request, Child old) {
        return mode(request) == old.sa().mode()
                ? select(request, Optional.of(old), old.sa().local(), old.sa().remote())
                : new NoSelection(NotifyType.TS_UNACCEPTABLE);
    }

    private Choice select(
            IkeMessage request,
            Optional<Child> rekeys,
            List<TrafficSelector> ours,
            List<TrafficSelector> theirs) {
        Optional<SecurityAssociation> offer = request.first(SecurityAssociation.class);
        Optional<TrafficSelectorsInitiator> tsi = request.first(TrafficSelectorsInitiator.class);
        Optional<TrafficSelectorsResponder> tsr = request.first(TrafficSelectorsResponder.class);
        if (offer.isEmpty() || tsi.isEmpty() || tsr.isEmpty()) {
            return new NoSelection(NotifyType.TS_UNACCEPTABLE);
        }
        List<TrafficSelector> remote = Selectors.narrow(tsi.get().ipv6(), theirs);
        List<TrafficSelector> local = Selectors.narrow(tsr.get().ipv6(), ours);
        if (remote.isEmpty() || local.isEmpty()) {
            return new NoSelection(NotifyType.TS_UNACCEPTABLE);
        }
        int group = request.first(KeyExchange.class).map(KeyExchange::group).orElse(NONE);
        Optional<Proposals.Choice> choice = acceptable.choose(offer.get(), group);
        Optional<EspSuite> suite = choice.flatMap(it -> EspSuite.of(it.answer()));
        Optional<Spi> outbound = choice.flatMap(it -> spi(it.offered().spi()));
        if (choice.isEmpty() || suite.isEmpty() || outbound.isEmpty()) {
            return new NoSelection(NotifyType.NO_PROPOSAL_CHOSEN);
        }
        return new Selection(
                rekeys,
                mode(request),
                suite.get(),
                group(choice.get().answer()),
                choice.get(),
                outbound.get(),
                local,
                remote);
    }

    /** The key exchange method of a proposal that is narrowed to one transform of each type. */
    private static Optional<KeyExchangeGroup> group(Proposal narrowed) {
        return narrowed.transforms(Transform.KEY_EXCHANGE).stream()
                .findFirst()
                .flatMap(it -> KeyExchangeGroup.of(it.id()));
    }

    /**
     * The responder's pair, and the payloads that tell the initiator.
     *
     * @param publicValue of this node's part of the key exchange
     */
    Outcome.Made make(
            Selection selection, Spi inbound, Context context, Optional<Bytes> publicValue) {
        ChildKeys keys = keys(selection.suite(), context);
        ChildSa sa =
                new ChildSa(
                        context.owner(),
                        context.peer(),
                        inbound,
                        selection.outbound(),
                        selection.mode(),
                        selection.suite(),
                        keys.initiatorToResponder(),
                        keys.responderToInitiator(),
                        selection.local(),
                        selection.remote(),
                        context.encapsulation(),
                        Optional.empty());
        List<Payload> payloads = new ArrayList<>();
        if (selection.mode() == Mode.TRANSPORT) {
            payloads.add(Notify.of(NotifyType.USE_TRANSPORT_MODE));
        }
        payloads.add(selection.proposal().payload(octets(inbound)));
        publicValue.ifPresent(
                value ->
                        payloads.add(
                                new KeyExchange(
                                        selection.group().orElseThrow().transformId(), value)));
        payloads.add(TrafficSelectorsInitiator.of(selection.remote()));
        payloads.add(TrafficSelectorsResponder.of(selection.local()));
        return new Outcome.Made(sa, payloads);
    }

    /** Why there is none, where the answer says so. */
    static Optional<Notify> refusal(IkeMessage answer) {
        // RFC 5026 8.3: USE_ASSIGNED_HoA has an error's number, but fails nothing.
        return answer.all(Notify.class).stream()
                .filter(it -> it.isError() && !it.is(NotifyType.USE_ASSIGNED_HoA))
                .findFirst();
    }

    /** The initiator's check of what it got: nothing beyond what it asked for. */
    Outcome accept(ChildRequest request, IkeMessage answer, Spi inbound, Context context) {
        Optional<Notify> refusal = refusal(answer);
        if (refusal.isPresent()) {
            return new Outcome.Refused(
                    NotifyType.of(refusal.get().notifyType())
                            .orElse(NotifyType.NO_PROPOSAL_CHOSEN));
        }
        Proposals offered = context.sharedSecret().isPresent() ? withKeyExchange : plain;
        Optional<Proposal> accepted =
                answer.first(SecurityAssociation.class).flatMap(offered::accepted);
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
                        context.encapsulation(),
                        Optional.empty());
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
                context.sharedSecret(),
                context.initiatorNonce(),
                context.responderNonce());
    }
}
