package mip6.ikev2.core;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.SecurityAssociation;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CREATE_CHILD_SA for further CHILD_SAs (RFC 7296 1.3.1), without a key exchange of its own. Who
 * wants to rekey is told NO_ADDITIONAL_SAS (RFC 7296 1.3, 4), and begins a new IKE SA.
 */
final class CreateChildSa {

    private static final int NONCE_LENGTH = 32;

    private final IkeSettings settings;
    private final SecureRandom random;
    private final IkeSaTable table;
    private final ChildNegotiation children;
    private final OwnExchanges ownExchanges;

    CreateChildSa(
            IkeSettings settings,
            SecureRandom random,
            IkeSaTable table,
            ChildNegotiation children,
            OwnExchanges ownExchanges) {
        this.settings = settings;
        this.random = random;
        this.table = table;
        this.children = children;
        this.ownExchanges = ownExchanges;
    }

    // Initiator

    IkeSaState want(Established state, IkeEvent.ChildRequest request, Turn turn) {
        Wish wish = new Wish.NewChild(request, table.newInboundSpi(), nonce());
        return ownExchanges.want(state, wish, turn);
    }

    IkeSaState answered(Established state, Wish.NewChild wish, IkeMessage answer, Turn turn) {
        Bytes theirs = answer.first(Nonce.class).map(Nonce::data).orElse(Bytes.EMPTY);
        ChildNegotiation.Outcome outcome =
                children.accept(
                        wish.request(),
                        answer,
                        wish.inbound(),
                        context(state, wish.nonce(), theirs));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made(ChildSa sa, _) -> {
                turn.act(new IkeAction.InstallSa(sa));
                yield ownExchanges.next(state.withChild(sa), turn);
            }
            case ChildNegotiation.Outcome.Refused(NotifyType reason) -> {
                turn.report(Drop.CHILD_REFUSED, state.head(), reason.name());
                turn.act(new IkeAction.ChildFailed(state.head().id(), reason.name()));
                Established free = ownExchanges.next(state, turn);
                yield answer.first(SecurityAssociation.class).isPresent()
                        ? ownExchanges.want(free, new Wish.DeleteChild(wish.inbound()), turn)
                        : free;
            }
        };
    }

    // Responder

    IkeSaState requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        if (wantsRekey(request)) {
            turn.report(Drop.REKEY_REFUSED, state.head(), "");
            return answer(state, arrival, List.of(refusal(NotifyType.NO_ADDITIONAL_SAS)), turn);
        }
        if (state.children().size() >= settings.limits().mostChildren()) {
            turn.report(Drop.CHILD_REFUSED, state.head(), "too many");
            return answer(state, arrival, List.of(refusal(NotifyType.NO_ADDITIONAL_SAS)), turn);
        }
        Optional<Ipv6Address> undecided = state.rights().undecided(request);
        if (undecided.isPresent()) {
            // RFC 5026 5.3.2, 9.2: an address of the mobile node's own making
            Ipv6Address address = undecided.get();
            turn.act(new IkeAction.AuthorizeAddress(state.head().id(), state.peer(), address));
            return state.asking(new Undecided(arrival, request, address));
        }
        return make(state, arrival, request, turn);
    }

    /** The address that the peer asked for is its to use. */
    IkeSaState granted(Established state, Undecided asked, Turn turn) {
        Rights rights =
                switch (state.rights()) {
                    case Rights.OfMobileNode mobileNode -> mobileNode.with(asked.address());
                    case Rights.None none -> none;
                    case Rights.OfHomeAgent homeAgent -> homeAgent;
                };
        return make(state.decided(rights), asked.arrival(), asked.request(), turn);
    }

    /** It is not. */
    IkeSaState refused(Established state, Undecided asked, Turn turn) {
        turn.report(Drop.CHILD_REFUSED, state.head(), NotifyType.TS_UNACCEPTABLE.name());
        return answer(
                state.decided(state.rights()),
                asked.arrival(),
                List.of(refusal(NotifyType.TS_UNACCEPTABLE)),
                turn);
    }

    private IkeSaState make(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        Bytes own = nonce();
        Bytes theirs = request.first(Nonce.class).orElseThrow().data();
        ChildNegotiation.Outcome outcome =
                children.answer(
                        request,
                        state.rights(),
                        state.head(),
                        table.newInboundSpi(),
                        context(state, theirs, own));
        return switch (outcome) {
            case ChildNegotiation.Outcome.Made(ChildSa sa, List<Payload> payloads) -> {
                List<Payload> all = new ArrayList<>(payloads);
                all.add(new Nonce(own));
                turn.act(new IkeAction.InstallSa(sa));
                yield answer(state.withChild(sa), arrival, all, turn);
            }
            case ChildNegotiation.Outcome.Refused(NotifyType reason) -> {
                turn.report(Drop.CHILD_REFUSED, state.head(), reason.name());
                yield answer(state, arrival, List.of(refusal(reason)), turn);
            }
        };
    }

    private static boolean wantsRekey(IkeMessage request) {
        return request.notify(NotifyType.REKEY_SA).isPresent()
                || request.first(SecurityAssociation.class).stream()
                        .flatMap(sa -> sa.proposals().stream())
                        .anyMatch(proposal -> proposal.protocol() == ProtocolId.IKE);
    }

    private static Payload refusal(NotifyType reason) {
        return Notify.of(reason);
    }

    private static Established answer(
            Established state, Arrival arrival, List<Payload> payloads, Turn turn) {
        return Informational.answer(state, arrival, ExchangeType.CREATE_CHILD_SA, payloads, turn);
    }

    // Both

    private static ChildNegotiation.Context context(
            Established state, Bytes initiatorNonce, Bytes responderNonce) {
        return new ChildNegotiation.Context(
                state.head().id(),
                state.peer().identity(),
                state.security().prf(),
                state.security().skD(),
                initiatorNonce,
                responderNonce,
                state.head().encapsulation());
    }

    private Bytes nonce() {
        byte[] octets = new byte[NONCE_LENGTH];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }
}
