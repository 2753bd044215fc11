package mip6.ikev2.core;

import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.crypto.Reassemblies;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The responder's side of IKE_SA_INIT (RFC 7296 1.2): no request costs memory before its cookie
 * where many are half open.
 */
final class IkeSaInitResponder {

    private final IkeSettings settings;
    private final SecureRandom random;
    private final KeyExchanges keyExchanges;
    private final IkeSaTable table;
    private final Authenticator authenticator;
    private final Reassemblies reassemblies;
    private final Cookies cookies;

    IkeSaInitResponder(
            IkeSettings settings,
            SecureRandom random,
            KeyExchanges keyExchanges,
            IkeSaTable table,
            Authenticator authenticator,
            Reassemblies reassemblies,
            Cookies cookies) {
        this.settings = settings;
        this.random = random;
        this.keyExchanges = keyExchanges;
        this.table = table;
        this.authenticator = authenticator;
        this.reassemblies = reassemblies;
        this.cookies = cookies;
    }

    /** A first request; empty where it leaves no state behind. */
    Optional<IkeSaState> requested(Arrival arrival, Turn turn) {
        IkeMessage request = arrival.message();
        if (settings.toBeInitiatedBy().isEmpty()) {
            turn.report(Drop.NO_RESPONDER, arrival.remote(), "");
            return Optional.empty();
        }
        Optional<UnrecognizedPayload> critical = request.unsupportedCriticalPayload();
        if (critical.isPresent()) {
            Notify refusal = Informational.unsupported(critical.get());
            return refuse(arrival, Drop.UNSUPPORTED_CRITICAL_PAYLOAD, refusal, turn);
        }
        Optional<String> problem = PayloadTable.problem(MessageKind.IKE_SA_INIT_REQUEST, request);
        if (problem.isPresent()) {
            turn.report(Drop.PAYLOADS, arrival.remote(), problem.get());
            return Optional.empty();
        }
        Bytes nonce = request.first(Nonce.class).orElseThrow().data();
        if (table.halfOpenCount() >= settings.limits().cookieThreshold()
                && !cookies.isIn(arrival, nonce, turn.now())) {
            turn.answer(arrival, cookies.demand(arrival, nonce, turn.now()));
            turn.report(Drop.COOKIE_DEMANDED, arrival.remote(), "");
            return Optional.empty();
        }
        return choose(arrival, nonce, turn);
    }

    private Optional<IkeSaState> choose(Arrival arrival, Bytes nonce, Turn turn) {
        IkeMessage request = arrival.message();
        KeyExchange theirs = request.first(KeyExchange.class).orElseThrow();
        Optional<Proposals.Choice> choice =
                settings.ike()
                        .choose(
                                request.first(SecurityAssociation.class).orElseThrow(),
                                theirs.group());
        Optional<IkeSuite> suite = choice.flatMap(it -> IkeSuite.of(it.answer()));
        if (choice.isEmpty() || suite.isEmpty()) {
            Notify refusal = Notify.of(NotifyType.NO_PROPOSAL_CHOSEN);
            return refuse(arrival, Drop.NO_PROPOSAL_CHOSEN, refusal, turn);
        }
        KeyExchangeGroup group = suite.get().group();
        if (group.transformId() != theirs.group()) {
            Bytes wanted = new Writer(2).u16(group.transformId()).toBytes();
            Notify refusal = Notify.of(NotifyType.INVALID_KE_PAYLOAD, wanted);
            return refuse(arrival, Drop.INVALID_KE_PAYLOAD, refusal, turn);
        }
        if (theirs.data().length() != group.publicLength()) {
            Notify refusal = Notify.of(NotifyType.INVALID_SYNTAX);
            return refuse(arrival, Drop.KEY_EXCHANGE_VALUE, refusal, turn);
        }
        return Optional.of(derive(arrival, nonce, choice.get(), suite.get(), turn));
    }

    private IkeSaState derive(
            Arrival arrival, Bytes nonce, Proposals.Choice choice, IkeSuite suite, Turn turn) {
        IkeMessage request = arrival.message();
        IkeSaHead head =
                new IkeSaHead(
                        table.newId(),
                        Role.RESPONDER,
                        request.initiatorSpi(),
                        table.newIkeSpi(),
                        arrival.local(),
                        arrival.remote(),
                        NatDetection.of(arrival),
                        turn.now());
        Transcript transcript =
                new Transcript(arrival.octets(), Bytes.EMPTY, nonce, IkeSaInit.nonce(random));
        KeyDerivation derivation =
                new KeyDerivation(
                        head,
                        suite,
                        transcript,
                        settings.identity(),
                        IkeSaInit.fragmentation(request, settings, reassemblies),
                        random);
        Bytes theirs = request.first(KeyExchange.class).orElseThrow().data();
        long job = turn.compute(() -> derivation.asResponder(theirs, keyExchanges));
        return new ResponderDeriving(
                head,
                transcript,
                choice,
                IkeSaInit.hashes(request),
                job,
                turn.now() + settings.timers().halfOpen().toNanos());
    }

    /** RFC 7296 2.6, 2.7: answered without keeping anything. */
    private static Optional<IkeSaState> refuse(
            Arrival arrival, Drop cause, Notify notify, Turn turn) {
        turn.answer(arrival, IkeSaInit.refusal(arrival.message(), notify).encode());
        turn.report(cause, arrival.remote(), "");
        return Optional.empty();
    }

    InitAnswered derived(
            ResponderDeriving state, KeyDerivation.DerivedAsResponder derived, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(state.choice().payload(Bytes.EMPTY));
        payloads.add(new KeyExchange(derived.suite().group().transformId(), derived.publicValue()));
        payloads.add(new Nonce(state.transcript().responderNonce()));
        payloads.addAll(authenticator.certificateRequest());
        payloads.add(HashAlgorithm.announcement());
        // RFC 6023 3: IKE_AUTH may do without a CHILD_SA.
        payloads.add(Notify.of(NotifyType.CHILDLESS_IKEV2_SUPPORTED));
        if (derived.protection().fragmentation().isPresent()) {
            payloads.add(Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
        }
        payloads.addAll(NatDetection.payloads(state.head()));
        Bytes octets = state.head().response(ExchangeType.IKE_SA_INIT, 0, payloads).encode();
        turn.send(state.head(), octets);
        return new InitAnswered(
                state.head(), derived.keyed(octets), state.hashes(), state.expires());
    }

    /** A public value that is none of its group: the SA is forgotten. */
    IkeSaState notDerived(ResponderDeriving state, Turn turn) {
        turn.report(Drop.KEY_EXCHANGE_VALUE, state.head(), "in IKE_SA_INIT");
        return new Gone(state.head());
    }
}
