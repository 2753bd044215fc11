package mip6.ikev2.core;

import mip6.ikev2.core.Wish.MakeChild;
import mip6.ikev2.core.Wish.Purpose;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CREATE_CHILD_SA for CHILD_SAs: the responder's side. */
final class ChildRequests {

    private final IkeSettings settings;
    private final IkeSaTable table;
    private final ChildNegotiation children;
    private final CreateChildSa createChildSa;
    private final OwnExchanges ownExchanges;
    private final Aging aging;

    ChildRequests(
            IkeSettings settings,
            IkeSaTable table,
            ChildNegotiation children,
            CreateChildSa createChildSa,
            OwnExchanges ownExchanges,
            Aging aging) {
        this.settings = settings;
        this.table = table;
        this.children = children;
        this.createChildSa = createChildSa;
        this.ownExchanges = ownExchanges;
        this.aging = aging;
    }

    IkeSaState requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        Optional<Notify> objection = Collisions.toChild(state, request);
        if (objection.isPresent()) {
            return objected(state, arrival, objection.get(), turn);
        }
        Optional<Notify> rekey = request.notify(NotifyType.REKEY_SA);
        if (rekey.isPresent()) {
            Child old = rekeyed(state, rekey.get()).orElseThrow();
            return chosen(state, arrival, request, children.select(request, old), turn);
        }
        if (state.children().size() >= settings.limits().mostChildren()) {
            turn.report(Drop.CHILD_REFUSED, state.head(), "too many");
            return refuse(state, arrival, Notify.of(NotifyType.NO_ADDITIONAL_SAS), turn);
        }
        Optional<Ipv6Address> undecided = state.rights().undecided(request);
        if (undecided.isPresent()) {
            // RFC 5026 5.3.2, 9.2: an address of the mobile node's own making
            Ipv6Address address = undecided.get();
            turn.act(new IkeAction.AuthorizeAddress(state.head().id(), state.peer(), address));
            return state.asking(new Pending.Undecided(arrival, request, address));
        }
        return additional(state, arrival, request, turn);
    }

    private IkeSaState additional(
            Established state, Arrival arrival, IkeMessage request, Turn turn) {
        ChildNegotiation.Choice choice = children.select(request, state.rights(), state.head());
        return chosen(state, arrival, request, choice, turn);
    }

    /** The address that the peer asked for is its to use. */
    IkeSaState granted(Established state, Pending.Undecided asked, Turn turn) {
        Rights rights =
                switch (state.rights()) {
                    case Rights.OfMobileNode mobileNode -> mobileNode.with(asked.address());
                    case Rights.None none -> none;
                    case Rights.OfHomeAgent homeAgent -> homeAgent;
                };
        return additional(state.decided(rights), asked.arrival(), asked.request(), turn);
    }

    /** It is not. */
    IkeSaState refused(Established state, Pending.Undecided asked, Turn turn) {
        turn.report(Drop.CHILD_REFUSED, state.head(), NotifyType.TS_UNACCEPTABLE.name());
        return refuse(
                state.decided(), asked.arrival(), Notify.of(NotifyType.TS_UNACCEPTABLE), turn);
    }

    private IkeSaState chosen(
            Established state,
            Arrival arrival,
            IkeMessage request,
            ChildNegotiation.Choice choice,
            Turn turn) {
        return switch (choice) {
            case ChildNegotiation.NoSelection(NotifyType reason) -> {
                turn.report(Drop.CHILD_REFUSED, state.head(), reason.name());
                yield refuse(state, arrival, Notify.of(reason), turn);
            }
            case ChildNegotiation.Selection selection ->
                    selection.group().isEmpty()
                            ? make(state, arrival, request, selection, Optional.empty(), turn)
                            : exchangeKeys(state, arrival, request, selection, turn);
        };
    }

    private IkeSaState exchangeKeys(
            Established state,
            Arrival arrival,
            IkeMessage request,
            ChildNegotiation.Selection selection,
            Turn turn) {
        KeyExchangeGroup group = selection.group().orElseThrow();
        Optional<KeyExchange> theirs =
                request.first(KeyExchange.class).filter(it -> it.group() == group.transformId());
        if (theirs.isEmpty()) {
            turn.report(Drop.INVALID_KE_PAYLOAD, state.head(), "in CREATE_CHILD_SA");
            return refuse(state, arrival, KeyShares.demand(group), turn);
        }
        Bytes value = theirs.get().data();
        long job = turn.compute(() -> new KeyShares.Responded(createChildSa.respond(group, value)));
        return state.asking(new Pending.ChildKey(arrival, request, selection, job));
    }

    /** The key exchange is computed. */
    IkeSaState responded(
            Established state,
            Pending.ChildKey pending,
            Optional<KeyExchangeGroup.Response> response,
            Turn turn) {
        Established free = state.decided();
        // something may have ended meanwhile
        Optional<Notify> objection = Collisions.toChild(free, pending.request());
        if (objection.isPresent()) {
            return objected(free, pending.arrival(), objection.get(), turn);
        }
        if (response.isEmpty()) {
            turn.report(Drop.KEY_EXCHANGE_VALUE, state.head(), "in CREATE_CHILD_SA");
            return refuse(free, pending.arrival(), Notify.of(NotifyType.INVALID_SYNTAX), turn);
        }
        return make(
                free, pending.arrival(), pending.request(), pending.selection(), response, turn);
    }

    private IkeSaState make(
            Established state,
            Arrival arrival,
            IkeMessage request,
            ChildNegotiation.Selection selection,
            Optional<KeyExchangeGroup.Response> response,
            Turn turn) {
        Bytes own = createChildSa.nonce();
        Bytes theirs = request.first(Nonce.class).orElseThrow().data();
        Optional<Secret> shared = response.map(KeyExchangeGroup.Response::sharedSecret);
        ChildNegotiation.Outcome.Made made =
                children.make(
                        selection,
                        table.newInboundSpi(),
                        CreateChildSa.context(state, shared, theirs, own),
                        response.map(KeyExchangeGroup.Response::publicValue));
        List<Payload> payloads = new ArrayList<>(made.payloads());
        payloads.add(new Nonce(own));
        Established with = state.withChild(aging.child(made.sa(), turn.now()));
        if (selection.rekeys().isEmpty()) {
            turn.act(new IkeAction.InstallSa(made.sa()));
        } else {
            ChildSa old = selection.rekeys().get().sa();
            turn.act(new IkeAction.InstallSuccessor(old, made.sa()));
            with = superseded(with, old, made.sa(), Rival.lowest(theirs, own), turn);
        }
        return ownExchanges.proceed(answer(with, arrival, payloads, turn), turn);
    }

    /** The peer has made a successor; it deletes the old pair, or its new one (RFC 7296 2.8.1). */
    private static Established superseded(
            Established state, ChildSa old, ChildSa next, Bytes lowestNonce, Turn turn) {
        Established left =
                state.changing(
                        old.inbound(),
                        it ->
                                it.leftToPeer(
                                        Optional.of(next.inbound()), Aging.patience(turn.now())));
        boolean simultaneous =
                state.window()
                        .begun()
                        .filter(
                                it ->
                                        it.wish() instanceof MakeChild own
                                                && own.purpose()
                                                        .equals(new Purpose.Rekey(old.inbound())))
                        .isPresent();
        Rival rival = new Rival.OfChild(lowestNonce, next.inbound());
        return simultaneous ? left.with(left.window().with(it -> it.against(rival))) : left;
    }

    static Optional<Child> rekeyed(Established state, Notify rekey) {
        return ChildNegotiation.spi(rekey.spi()).flatMap(state::childSentUnder);
    }

    private IkeSaState objected(Established state, Arrival arrival, Notify objection, Turn turn) {
        Drop cause =
                objection.is(NotifyType.TEMPORARY_FAILURE)
                        ? Drop.TEMPORARY_FAILURE
                        : Drop.CHILD_SA_NOT_FOUND;
        turn.report(cause, state.head(), "");
        return refuse(state, arrival, objection, turn);
    }

    private IkeSaState refuse(Established state, Arrival arrival, Notify reason, Turn turn) {
        return ownExchanges.proceed(answer(state, arrival, List.of(reason), turn), turn);
    }

    static Established answer(
            Established state, Arrival arrival, List<Payload> payloads, Turn turn) {
        return Informational.answer(state, arrival, ExchangeType.CREATE_CHILD_SA, payloads, turn);
    }
}
