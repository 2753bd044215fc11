package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.ha.core.BindingState.Bound;
import mip6.ha.core.BindingState.Ended;
import mip6.ha.core.BindingState.Inherited;
import mip6.ha.core.BindingState.Pending;
import mip6.ha.core.BindingState.Probing;
import mip6.ha.core.BindingUpdateCheck.Verdict.Rejected;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.wire.Ipv6Address;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The bindings of all mobile nodes that this home agent serves (RFC 6275 10.3). A binding is on
 * disk before it is acknowledged; its traffic is forwarded as soon as it is on disk.
 */
final class BindingCache {

    private final RegistrationRules rules;
    private final HomeAddressPool pool;
    private final NameRegistrations names;
    private final Forwarding forwarding;
    private final Acknowledgements acknowledgements;
    private final Refusals refusals;
    private final Succession succession;

    private final LinkLocalAddresses linkLocals = new LinkLocalAddresses();
    private final BindingTable table = new BindingTable();
    private long lastTicket;

    BindingCache(
            RegistrationRules rules,
            HomeAddressPool pool,
            NameRegistrations names,
            Sessions sessions) {
        this.rules = rules;
        this.pool = pool;
        this.names = names;
        forwarding = new Forwarding(sessions);
        acknowledgements = new Acknowledgements(sessions);
        refusals = new Refusals(acknowledgements, forwarding, pool, names, this::inForce);
        succession = new Succession(rules, pool, linkLocals, names, sessions, forwarding, table);
    }

    Optional<Binding> inForce(Ipv6Address homeAddress) {
        return table.state(homeAddress).flatMap(BindingState::inForce);
    }

    /** Those whose traffic is forwarded. */
    Stream<Binding> inForce() {
        return table.inForce();
    }

    /** How many are being probed or not yet acknowledged. */
    long pending() {
        return table.pending();
    }

    Succession succession() {
        return succession;
    }

    /** Nobody is told. */
    void unanswered(HaEvent.StoreUnanswered answer, long now, Effects out) {
        if (table.state(answer.homeAddress()).orElse(null) instanceof Pending pending
                && !pending.stored()
                && pending.ticket() == answer.ticket()) {
            pending.former()
                    .ifPresentOrElse(
                            former -> succession.goOn(former, pending.next().hasEnded(), out),
                            () -> neverBegan(answer.homeAddress(), out));
        }
        succession.unanswered(answer.homeAddress(), now);
    }

    /** A Binding Update that passed the tests of {@link BindingUpdateCheck}. */
    void request(BindingRequest request, long now, Effects out) {
        Optional<BindingState> state = table.state(request.homeAddress());
        if (state.isPresent() && !state.get().isOlderThan(request.sequence())) {
            tooOld(request, state.get(), out);
            return;
        }
        Optional<BindingStatus> refusal =
                rules.refusal(request, state.isPresent(), table.size(), now);
        if (refusal.isPresent()) {
            refusals.refuse(request, refusal.get(), now, out);
        } else if (state.isEmpty()) {
            first(request, now, out);
        } else {
            again(state.get(), request, now, out);
        }
    }

    /** A Binding Update that did not pass them, and is answered all the same. */
    void reject(Rejected rejected, Effects out) {
        refusals.send(rejected.request(), rejected.status(), rejected.sequence(), out);
    }

    /**
     * The answer to {@link HaAction.Probe}.
     *
     * @return the home address that it is about; empty where nobody had asked
     */
    Optional<Ipv6Address> probed(HaEvent.Probed answer, long now, Effects out) {
        Ipv6Address address = answer.address();
        Optional<Ipv6Address> homeAddress =
                pool.probed(address, answer.free(), now, out.actions())
                        ? Optional.of(address)
                        : linkLocals.probed(address, answer.free(), now, out.actions());
        if (homeAddress.flatMap(table::state).orElse(null) instanceof Probing(var request)) {
            beginIfProven(request, answer.free(), now, out);
        }
        return homeAddress;
    }

    private void beginIfProven(BindingRequest request, boolean free, long now, Effects out) {
        boolean proven =
                pool.uniqueness(request.homeAddress()) == Uniqueness.PROVEN
                        && linkLocals.isProven(request.homeAddress());
        if (free ? proven : succession.mayFetch(request)) {
            begin(Optional.empty(), request, now, out);
        } else if (!free) {
            refuse(request, BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED, out);
        }
    }

    /** The answer to {@link HaAction.Probe} where the link could not be asked. */
    void unasked(HaEvent.NotProbed answer, long now, Effects out) {
        Optional<Ipv6Address> hopeless =
                pool.unasked(answer.address(), now)
                        ? Optional.of(answer.address())
                        : linkLocals.unasked(answer.address(), now);
        // RFC 6275 10.3.1 MUST: nobody has been found to have it, nor has it been looked for.
        if (hopeless.flatMap(table::state).orElse(null) instanceof Probing(var request)) {
            refuse(request, BindingStatus.INSUFFICIENT_RESOURCES, out);
        }
    }

    private void refuse(BindingRequest request, BindingStatus status, Effects out) {
        unborn(request.homeAddress(), out);
        acknowledgements.reject(request, status, request.sequence(), out);
    }

    private void neverBegan(Ipv6Address homeAddress, Effects out) {
        unborn(homeAddress, out);
        boolean _ = names.end(homeAddress, out.actions());
    }

    private void unborn(Ipv6Address homeAddress, Effects out) {
        table.remove(homeAddress);
        pool.unbindUnborn(homeAddress, out.actions());
        linkLocals.release(homeAddress, out.actions());
    }

    /** The answer to {@link HaAction.Store} or {@link HaAction.Erase}. */
    void stored(HaEvent.Stored answer, long now, Effects out) {
        if (!answer.durable()) {
            out.report(
                    Report.error("binding-not-stored").with("home-address", answer.homeAddress()));
        }
        if (!(table.state(answer.homeAddress()).orElse(null) instanceof Pending pending)
                || pending.stored()
                || pending.ticket() != answer.ticket()) {
            return;
        }
        if (!answer.durable() && !pending.next().hasEnded()) {
            undo(pending, now, out);
            return;
        }
        if (!pending.next().hasEnded()) {
            pool.fetched(answer.homeAddress(), out.actions());
            forwarding.begin(pending.next(), pending.former(), out);
        }
        // RFC 6275 10.3.2: at home the home address takes the place of the care-of address.
        if (!pending.next().hasEnded() || pending.request().fromHome()) {
            forwarding.moveIke(pending.request(), out);
        }
        proceed(pending.withStored(), now, out);
    }

    /** The DNS says what was wanted of it, or has failed to. */
    void named(NameRegistrations.Settled settled, long now, Effects out) {
        Optional<BindingState> state = table.state(settled.homeAddress());
        boolean lives =
                state.flatMap(BindingState::inForce).isPresent()
                        || state.orElse(null) instanceof Pending pending
                                && !pending.next().hasEnded();
        if (settled.absent() && !lives) {
            out.add(new HaAction.Erase(++lastTicket, settled.homeAddress()));
        }
        if (state.orElse(null) instanceof Pending pending && !pending.isNamed()) {
            proceed(pending.withDns(settled.status()), now, out);
        }
    }

    /** SAs in tunnel mode have come or gone: tunnels that they cover go through them, or plain. */
    void tunnelSaChanged(ChildSa sa, Effects out) {
        for (TrafficSelector selector : sa.remote()) {
            if (selector.start().equals(selector.end())) {
                inForce(selector.start())
                        .filter(binding -> binding.identity().equals(sa.peer()))
                        .ifPresent(binding -> forwarding.tunnel(binding, out));
            }
        }
    }

    /** The operator ends the bindings of some mobile nodes, which may come again. */
    void end(Predicate<Identity> mobileNodes, long now, Effects out) {
        inForce()
                .filter(binding -> mobileNodes.test(binding.identity()))
                .toList()
                .forEach(binding -> end(binding, "binding-removed", now, out));
    }

    void timePassed(long now, Effects out) {
        linkLocals.timePassed(now, out.actions());
        succession.timePassed(now, out);
        for (Ipv6Address homeAddress : table.due(now)) {
            switch (table.state(homeAddress).orElseThrow()) {
                case Pending pending ->
                        proceed(pending.withDns(DnsUpdateStatus.UPDATE_FAILED), now, out);
                case Bound bound -> end(bound.binding(), "binding-expired", now, out);
                case Inherited inherited -> end(inherited.binding(), "binding-expired", now, out);
                case Ended _ -> table.remove(homeAddress);
                case Probing _ -> throw new IllegalStateException("probing has no deadline");
            }
        }
    }

    long deadline() {
        return Math.min(Math.min(table.deadline(), linkLocals.deadline()), succession.deadline());
    }

    /** RFC 6275 9.5.1: 135 with the last accepted number; what is still pending is awaited. */
    private void tooOld(BindingRequest request, BindingState state, Effects out) {
        boolean awaited =
                (state instanceof Pending || state instanceof Probing)
                        && request.sequence().equals(state.lastSequence());
        if (!awaited) {
            BindingStatus status = BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW;
            refusals.send(request, status, state.lastSequence(), out);
        }
    }

    private void first(BindingRequest request, long now, Effects out) {
        Ipv6Address homeAddress = request.homeAddress();
        if (!pool.bind(request.identity(), homeAddress, out.actions())) {
            throw new IllegalStateException("bound though it may not be used");
        }
        // RFC 6275 10.3.1 MUST: Duplicate Address Detection comes before the first answer. What was
        // probed ahead and has been defended since need not wait.
        table.put(homeAddress, new Probing(request));
        beginIfProven(request, linkLocals.claim(request, out.actions()), now, out);
    }

    private void again(BindingState state, BindingRequest request, long now, Effects out) {
        switch (state) {
            case Probing _ -> {
                if (request.lifetime().isZero()) {
                    unborn(request.homeAddress(), out);
                    end(request, Optional.empty(), now, out);
                } else {
                    table.put(request.homeAddress(), new Probing(request));
                    // L may have become set.
                    beginIfProven(request, linkLocals.claim(request, out.actions()), now, out);
                }
            }
            case Pending pending -> {
                boolean repeated = pending.queued().isEmpty() && request.repeats(pending.request());
                proceed(
                        repeated ? pending.absorbing(request) : pending.queueing(request),
                        now,
                        out);
            }
            case Bound bound -> begin(Optional.of(bound.binding()), request, now, out);
            case Inherited inherited -> begin(Optional.of(inherited.binding()), request, now, out);
            case Ended _ -> {
                if (request.lifetime().isZero()) {
                    end(request, Optional.empty(), now, out);
                } else {
                    first(request, now, out);
                }
            }
        }
    }

    /** A request is granted: on disk with it, and to the DNS, at the same time. */
    private void begin(Optional<Binding> former, BindingRequest request, long now, Effects out) {
        Ipv6Address homeAddress = request.homeAddress();
        boolean ends = request.lifetime().isZero();
        Optional<DnsUpdateStatus> dns =
                request.dnsUpdate().flatMap(option -> names.asked(request, option, out));
        // Who comes home keeps its name, which leads to it there too, unless it says otherwise.
        boolean named = ends && !request.keepsName() && names.end(homeAddress, out.actions());
        if (ends && request.keepsName()) {
            names.keep(homeAddress, out.actions());
        }
        Lifetime granted = rules.granted(request, now);
        var name = ends ? names.nameOf(homeAddress) : names.wanted(homeAddress);
        Binding next = forwarding.seen(request.granted(granted, now, name));
        linkLocals.follow(next, out.actions());
        long ticket = ++lastTicket;
        out.add(
                ends && !named
                        ? new HaAction.Erase(ticket, homeAddress)
                        : succession.storing(ticket, request, next));
        if (ends) {
            // RFC 6275 10.3.2 MUST: packets are no longer intercepted.
            forwarding.end(homeAddress, out);
            pool.unbind(homeAddress, now, out.actions());
        }
        proceed(
                new Pending(
                        former,
                        next,
                        request,
                        ticket,
                        false,
                        dns,
                        now + rules.policy().dnsDeadline().toNanos(),
                        Optional.empty()),
                now,
                out);
    }

    /** Answers as soon as everything is there, and then turns to what came meanwhile. */
    private void proceed(Pending pending, long now, Effects out) {
        table.put(pending.request().homeAddress(), pending);
        boolean overtaken = pending.stored() && pending.queued().isPresent();
        if (!pending.isComplete() && !overtaken) {
            return;
        }
        if (!overtaken) {
            acknowledge(pending, now, out);
        }
        if (pending.next().hasEnded()) {
            ended(pending.request(), now);
        } else {
            table.put(pending.request().homeAddress(), new Bound(pending.next()));
        }
        pending.queued().ifPresent(next -> request(next, now, out));
    }

    private void acknowledge(Pending pending, long now, Effects out) {
        BindingRequest request = pending.request();
        Lifetime granted = pending.next().granted();
        BindingStatus status = rules.acceptance(request, granted, now);
        out.report(Acknowledgements.report(request, status, granted, pending.dns()));
        acknowledgements.accept(request, status, granted, pending.dns(), out);
        out.registered(pending.next());
        forwarding.discardIke(request, pending.former(), out);
    }

    /** What was not written does not hold; what held before still does. */
    private void undo(Pending pending, long now, Effects out) {
        BindingRequest request = pending.request();
        pending.former()
                .ifPresentOrElse(
                        former -> table.put(request.homeAddress(), new Bound(former)),
                        () -> neverBegan(request.homeAddress(), out));
        acknowledgements.reject(request, succession.refusal(request), request.sequence(), out);
        pending.queued().ifPresent(next -> request(next, now, out));
    }

    /** A de-registration of what is not, or no longer, in force. */
    private void end(BindingRequest request, Optional<DnsUpdateStatus> dns, long now, Effects out) {
        acknowledgements.accept(request, BindingStatus.ACCEPTED, Lifetime.ZERO, dns, out);
        ended(request, now);
    }

    private void ended(BindingRequest request, long now) {
        table.put(
                request.homeAddress(),
                new Ended(request.sequence(), now + HomeAddressPool.MAX_DELETE_BCE_TIMEOUT));
    }

    private void end(Binding binding, String event, long now, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        table.remove(homeAddress);
        forwarding.end(homeAddress, out);
        linkLocals.release(homeAddress, out.actions());
        pool.unbind(homeAddress, now, out.actions());
        // RFC 5026 6: expiry is a trigger to remove the DNS entry.
        out.add(
                names.end(homeAddress, out.actions())
                        ? new HaAction.Store(++lastTicket, binding.ended(names.nameOf(homeAddress)))
                        : new HaAction.Erase(++lastTicket, homeAddress));
        out.report(Report.info(event).with("home-address", homeAddress));
    }
}
