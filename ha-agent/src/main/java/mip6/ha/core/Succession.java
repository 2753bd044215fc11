package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dnsupdate.DomainName;
import mip6.ha.core.BindingState.Inherited;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Bindings that pass from one home agent to another, of which one serves at a time. */
final class Succession {

    /** Nobody waits for the store's answer. */
    private static final long NO_TICKET = 0;

    private final RegistrationRules rules;
    private final HomeAddressPool pool;
    private final LinkLocalAddresses linkLocals;
    private final NameRegistrations names;
    private final Sessions sessions;
    private final Forwarding forwarding;
    private final BindingTable table;
    private final ForeignBindings foreign;
    private final Leftovers leftovers;
    private final Farewells farewells;

    /** Where this home agent is reached; empty where it is alone. */
    private Optional<Ipv6Address> shared = Optional.empty();

    Succession(
            RegistrationRules rules,
            HomeAddressPool pool,
            LinkLocalAddresses linkLocals,
            NameRegistrations names,
            Sessions sessions,
            Forwarding forwarding,
            BindingTable table) {
        this.rules = rules;
        this.pool = pool;
        this.linkLocals = linkLocals;
        this.names = names;
        this.sessions = sessions;
        this.forwarding = forwarding;
        this.table = table;
        foreign = new ForeignBindings(names);
        leftovers = new Leftovers(table, foreign, names);
        farewells = new Farewells(sessions);
    }

    /** What is inherited of other home links. */
    ForeignBindings foreign() {
        return foreign;
    }

    /** Other home agents answer for addresses of this link; this one is at {@code homeAgent}. */
    void share(Ipv6Address homeAgent) {
        shared = Optional.of(homeAgent);
    }

    /**
     * Whether it may be another home agent that has the address on the link, for the very mobile
     * node that asks: so it is after a takeover of one that lives, or where that mobile node alone
     * cannot reach the other one. The store knows.
     */
    boolean mayFetch(BindingRequest request) {
        return shared.isPresent()
                && !request.lifetime().isZero()
                && pool.uniqueness(request.homeAddress()).isTaken();
    }

    /** How {@code next} gets on disk. */
    HaAction storing(long ticket, BindingRequest request, Binding next) {
        return mayFetch(request)
                ? new HaAction.Fetch(ticket, next)
                : new HaAction.Store(ticket, next);
    }

    /** What is said where it did not get there. */
    BindingStatus refusal(BindingRequest request) {
        return mayFetch(request)
                ? BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED
                : BindingStatus.INSUFFICIENT_RESOURCES;
    }

    /**
     * A binding of a home agent that failed. Where the address is of this home link it goes on: its
     * traffic is forwarded at once, and nobody is probed for it, since it has been defended all the
     * time. Where it is not, only its name is remembered, which is to follow the mobile node.
     *
     * @param stored as it was with the home agent that it was registered with last, maybe this one
     * @param here the address of this home agent that its mobile node is to use
     * @return what it is here; empty where the mobile node is here already, or has left before:
     *     only its name is to be withdrawn
     */
    Optional<Binding> inherit(Binding stored, Ipv6Address here, long now, Effects out) {
        boolean onLink = rules.policy().isOnLink(stored);
        if (stored.hasEnded() || !onLink && hasAnotherAddressHere(stored)) {
            forget(stored, out);
            return Optional.empty();
        }
        if (table.state(stored.homeAddress()).flatMap(BindingState::inForce).stream()
                .anyMatch(mine -> isHere(mine, stored))) {
            return Optional.empty();
        }
        Binding binding = stored.servedBy(here).believedAt(now);
        if (onLink) {
            serve(binding, new Inherited(binding), out);
        } else {
            keepForeign(binding);
        }
        names.inherited(binding.homeAddress(), out.actions());
        return Optional.of(binding);
    }

    private void serve(Binding binding, BindingState state, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        rememberName(binding);
        pool.restore(binding.identity(), homeAddress, out.actions());
        linkLocals.follow(binding, out.actions());
        table.put(homeAddress, state);
        forwarding.begin(binding, Optional.empty(), out);
    }

    private void keepForeign(Binding binding) {
        rememberName(binding);
        foreign.add(binding);
    }

    private void rememberName(Binding binding) {
        names.restore(binding.homeAddress(), binding.name());
    }

    /**
     * Whether it has come by itself, or has never left. What is in force here may be of before the
     * one that failed took it: then the mobile node has registered there since, or has ended its SA
     * with this home agent, as it does when it is called.
     */
    private boolean isHere(Binding mine, Binding inherited) {
        boolean neverLeft = rules.isHomeAgent(inherited.homeAgent());
        return (neverLeft || isLater(mine, inherited)) && hasSa(mine);
    }

    /** Whether it has come by itself since, where its address is not of this home link. */
    private boolean hasAnotherAddressHere(Binding inherited) {
        return sessions.of(inherited.identity()).stream()
                .flatMap(session -> session.homeAddress().stream())
                .flatMap(given -> table.state(given).flatMap(BindingState::inForce).stream())
                .anyMatch(mine -> isLater(mine, inherited) && hasSa(mine));
    }

    /**
     * By the clocks of two home agents, which may differ. Sequence numbers do not say it: a mobile
     * node that restarts draws them anew.
     */
    private static boolean isLater(Binding mine, Binding inherited) {
        return mine.registeredAt() > inherited.registeredAt();
    }

    private boolean hasSa(Binding mine) {
        return sessions.signalling(mine.identity(), mine.homeAddress()).isPresent();
    }

    /**
     * What holds is {@code binding}, since the store has not said that it took anything else.
     *
     * @param ended its end was asked for, and made here at once (RFC 6275 10.3.2)
     */
    void goOn(Binding binding, boolean ended, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        table.put(homeAddress, new Inherited(binding));
        if (ended && pool.bind(binding.identity(), homeAddress, out.actions())) {
            serve(binding, new Inherited(binding), out);
        }
    }

    /**
     * What was on disk when the daemon started: forwarding resumes at once, and the addresses are
     * their owners'. SAs come back as the mobile nodes are initiated to, like inherited ones.
     *
     * @return what was inherited of other home links: their mobile nodes are to be initiated to,
     *     too
     */
    List<Binding> restore(List<Binding> bindings, long now, Effects out) {
        List<Binding> elsewhere = new ArrayList<>();
        List<Binding> goingOn = new ArrayList<>();
        for (Binding stored : bindings) {
            Binding binding = shared.map(here -> mine(stored, here).believedAt(now)).orElse(stored);
            boolean onLink = rules.policy().isOnLink(binding);
            boolean kept = onLink || shared.isPresent();
            if (binding.hasEnded() || binding.expires() <= now || !kept) {
                forget(binding, out);
                continue;
            }
            goingOn.add(stored);
            if (onLink) {
                serve(binding, new BindingState.Bound(binding), out);
            } else {
                keepForeign(binding);
                elsewhere.add(binding);
            }
        }
        leaveNamesToLatest(goingOn);
        out.report(
                Report.info("bindings-restored")
                        .with("in-force", table.size())
                        .with("ended", bindings.size() - table.size() - elsewhere.size()));
        return elsewhere;
    }

    /** A name leads to one home address: that of the latest registration which asked for it. */
    private void leaveNamesToLatest(List<Binding> bindings) {
        Map<DomainName, Binding> latest = new HashMap<>();
        for (Binding each : bindings) {
            each.name()
                    .ifPresent(name -> latest.merge(name, each, (a, b) -> isLater(b, a) ? b : a));
        }
        Set<Binding> leading = Set.copyOf(latest.values());
        for (Binding each : bindings) {
            if (!leading.contains(each)) {
                each.name().ifPresent(name -> names.moved(each.homeAddress(), name));
            }
        }
    }

    /** It was taken from another home agent, and its mobile node has not registered here yet. */
    private Binding mine(Binding stored, Ipv6Address here) {
        return rules.isHomeAgent(stored.homeAgent()) ? stored : stored.servedBy(here);
    }

    /**
     * Lets go of what is served, or is about to be, beside {@code own}.
     *
     * @param stored what anybody serves: for the others there is nobody to wait for
     * @return what was let go
     */
    List<Ipv6Address> retain(Set<Ipv6Address> own, Set<Ipv6Address> stored, long now, Effects out) {
        List<Ipv6Address> gone =
                Stream.concat(table.addresses().stream(), foreign.addresses().stream())
                        .filter(each -> !own.contains(each))
                        .toList();
        for (Ipv6Address each : gone) {
            if (stored.contains(each)) {
                letGo(each, now, out);
            } else {
                forsake(each, now, out);
            }
        }
        return gone;
    }

    /**
     * Another home agent serves it: forwarding, address, name and SAs are no longer this one's. No
     * Binding Update is answered, the DNS is told nothing, and the mobile node not before the other
     * one had the time to.
     */
    void letGo(Ipv6Address homeAddress, long now, Effects out) {
        names.forget(homeAddress, out.actions());
        leave(homeAddress, session -> farewells.add(session, now, out), now, out);
    }

    /**
     * The store has lost it, and nobody serves it: its name leads nowhere. Where another home agent
     * serves it by the time that the DNS is to be told, the store says so, and it is let go.
     */
    private void forsake(Ipv6Address homeAddress, long now, Effects out) {
        leave(homeAddress, session -> farewells.addForsaken(session, now), now, out);
        names.forsaken(homeAddress, now);
    }

    private void leave(Ipv6Address homeAddress, Consumer<Session> farewell, long now, Effects out) {
        foreign.letGo(homeAddress);
        Optional<BindingState> state = table.state(homeAddress);
        if (state.isEmpty()) {
            return;
        }
        state.flatMap(BindingState::inForce)
                .ifPresent(
                        binding ->
                                sessions.of(binding.identity()).stream()
                                        .filter(each -> each.pairFor(homeAddress).isPresent())
                                        .forEach(farewell));
        table.remove(homeAddress);
        forwarding.end(homeAddress, out);
        linkLocals.release(homeAddress, out.actions());
        pool.unbind(homeAddress, now, out.actions());
        pool.servedElsewhere(homeAddress, now, out.actions());
    }

    /** The store did not answer; it may have what nobody is served by. */
    void unanswered(Ipv6Address homeAddress, long now) {
        leftovers.unanswered(homeAddress, now);
    }

    void timePassed(long now, Effects out) {
        foreign.timePassed(now, out);
        leftovers.timePassed(now, out.actions());
        farewells.timePassed(now, out);
    }

    long deadline() {
        return Math.min(Math.min(foreign.deadline(), leftovers.deadline()), farewells.deadline());
    }

    /** What ended while nobody served it: only its name is left to be withdrawn. */
    private void forget(Binding binding, Effects out) {
        rememberName(binding);
        if (!names.end(binding.homeAddress(), out.actions())) {
            out.add(new HaAction.Erase(NO_TICKET, binding.homeAddress()));
        }
    }
}
