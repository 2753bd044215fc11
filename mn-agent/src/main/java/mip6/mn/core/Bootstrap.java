package mip6.mn.core;

import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way to a home agent (RFC 5026 5.1, 5.2): discovery, then IKEv2 with one candidate after the
 * other, and the pauses where none serves.
 */
final class Bootstrap {

    private final MobileNodeSettings settings;
    private final IkeService ike;
    private final Effects effects;
    private State state = new Idle();
    private final DnsWatch dns;
    private final Departures departures;

    /** RFC 6275 11.4.1 MUST: the one that served last is tried before others, unless it was. */
    private Optional<Ipv6Address> former = Optional.empty();

    /**
     * They did not answer any more, or have sent this node away, since a binding was acknowledged
     * last: others are tried before them.
     */
    private final Set<Ipv6Address> avoided = new HashSet<>();

    /** Whose first candidate was reached last. */
    private Optional<Negotiating> reached = Optional.empty();

    /** How far it has come. */
    sealed interface State permits Idle, Discovering, Negotiating, Waiting {}

    /** Nothing is under way: no care-of address, or a home agent serves. */
    record Idle() implements State {}

    /** The DNS was asked. */
    record Discovering(long attempt, CareOfAddress from, long startedAt) implements State {}

    /**
     * IKEv2 runs with the first of {@code candidates}.
     *
     * @param onlyAuthenticationFailed no candidate before this one failed for another reason
     */
    record Negotiating(
            IkeSaId sa,
            CareOfAddress from,
            List<HomeAgentCandidate> candidates,
            boolean onlyAuthenticationFailed,
            long startedAt)
            implements State {

        HomeAgentCandidate homeAgent() {
            return candidates.getFirst();
        }

        /**
         * RFC 5026 5.1.2: unrecoverable only where authentication failed with every one of them.
         */
        boolean onlyAuthenticationFailed(IkeFailure last) {
            return onlyAuthenticationFailed
                    && switch (last) {
                        case AUTHENTICATION_FAILED, PEER_NOT_TRUSTED, PEER_REVOKED -> true;
                        case NO_RESPONSE,
                                // whoever knows may be reached later
                                PEER_REVOCATION_UNKNOWN,
                                NO_PROPOSAL_CHOSEN,
                                INTERNAL_ADDRESS_FAILURE,
                                PROTOCOL_ERROR ->
                                false;
                    };
        }
    }

    /** A negotiation that has ended well. */
    record Authenticated(Negotiating negotiating, IkeAction.Established established) {

        Contact contact() {
            return new Contact(
                    negotiating.homeAgent(),
                    established.peer(),
                    established.id(),
                    negotiating.from());
        }

        ConfigurationReply reply() {
            return established.reply();
        }
    }

    /** No home agent serves; discovery starts anew then, on a change of network, or on command. */
    record Waiting(long until, boolean unrecoverable) implements State {}

    Bootstrap(MobileNodeSettings settings, IkeService ike, Effects effects) {
        this.settings = settings;
        this.ike = ike;
        this.effects = effects;
        this.dns = new DnsWatch(settings.retryInterval(), effects);
        this.departures = new Departures(settings.retryInterval());
    }

    State state() {
        return state;
    }

    long deadline() {
        return state instanceof Waiting waiting ? waiting.until() : dns.deadline();
    }

    /**
     * Looks for a home agent, whatever was under way before: in what the DNS has said, while that
     * holds, else by asking it.
     *
     * @param request the home address to ask for
     */
    void discover(CareOfAddress from, ConfigurationRequest request, long now) {
        abandon(now);
        dns.known(from, now)
                .ifPresentOrElse(
                        known -> negotiate(ordered(known), true, from, request, now),
                        () -> state = new Discovering(dns.discover(from), from, now));
    }

    /** The next discovery asks the DNS, whatever it has said. */
    void forget() {
        dns.forget();
    }

    /** Asks the DNS about the home agent that serves; false where that is not what is due. */
    boolean look(Optional<CareOfAddress> from, long now) {
        return dns.look(from, now);
    }

    /** The DNS has named others, too. */
    boolean knowsMoreThan(HomeAgentSession session) {
        return dns.knowsMoreThan(session.association().homeAgentAddress());
    }

    /** The home agent that served does so no longer. */
    void lost(HomeAgentSession session, IkeClosure why) {
        Ipv6Address homeAgent = session.association().homeAgentAddress();
        if (session.registration().expiresAt().isPresent()) {
            avoided.clear();
        }
        if (why == IkeClosure.NO_RESPONSE || session.departure().isPresent()) {
            avoid(homeAgent);
        } else {
            former = Optional.of(homeAgent);
        }
        dns.end();
        effects.report(new MnReport.HomeAgentLost(homeAgent, why));
    }

    /** Gives up what is under way. */
    void abandon(long now) {
        State before = state;
        state = new Idle();
        dns.end();
        if (before instanceof Negotiating negotiating) {
            effects.ike(new IkeEvent.Close(negotiating.sa()), now);
        }
    }

    /**
     * The DNS has answered.
     *
     * @param request the home address to ask for
     */
    void discovered(MnEvent.Discovered answered, ConfigurationRequest request, long now) {
        if (dns.took(answered, now)
                || !(state instanceof Discovering pending)
                || pending.attempt() != answered.attempt()) {
            return;
        }
        DiscoveryReport answer = answered.report();
        if (answer.outcome() instanceof DiscoveryOutcome.Found found) {
            dns.learned(found.candidates(), pending.from(), now);
            effects.report(
                    new MnReport.HomeAgentsFound(
                            found.candidates(),
                            answer.roundTrips(),
                            Duration.ofNanos(now - pending.startedAt())));
            negotiate(ordered(found.candidates()), true, pending.from(), request, now);
        } else {
            effects.report(new MnReport.DiscoveryFailed(answer.outcome()));
            pause(false, now);
        }
    }

    /** A question to the DNS was none; one about the home agent that serves is put again anyway. */
    void notAsked(long attempt, long now) {
        if (state instanceof Discovering pending && pending.attempt() == attempt) {
            pause(false, now);
        }
    }

    /** What was negotiated, if it is what is under way; it has ended well. */
    Optional<Authenticated> succeeded(IkeAction.Established established) {
        if (state instanceof Negotiating negotiating && negotiating.sa().equals(established.id())) {
            state = new Idle();
            dns.begin(negotiating.homeAgent().address());
            reached = Optional.of(negotiating);
            return Optional.of(new Authenticated(negotiating, established));
        }
        return Optional.empty();
    }

    /** The next home agent on the list, or a pause where there is none (RFC 5026 5.1.2). */
    void failed(IkeSaId id, IkeFailure why, ConfigurationRequest request, long now) {
        if (state instanceof Negotiating negotiating && negotiating.sa().equals(id)) {
            nextAfter(negotiating, why, request, now);
        }
    }

    void nextAfter(
            Negotiating negotiating, IkeFailure why, ConfigurationRequest request, long now) {
        effects.report(new MnReport.HomeAgentGivenUp(negotiating.homeAgent(), why));
        boolean onlyAuthentication = negotiating.onlyAuthenticationFailed(why);
        List<HomeAgentCandidate> rest =
                negotiating.candidates().subList(1, negotiating.candidates().size());
        if (rest.isEmpty()) {
            pause(onlyAuthentication, now);
        } else {
            negotiate(List.copyOf(rest), onlyAuthentication, negotiating.from(), request, now);
        }
    }

    /**
     * The home agent that was reached refuses the binding (RFC 6275 11.7.3): the next one on the
     * list, as long as that is fresh, or a pause.
     *
     * @param sent where it says to go instead
     */
    void rejected(
            Optional<Departure> sent,
            Optional<CareOfAddress> from,
            ConfigurationRequest request,
            long now) {
        if (sent.isPresent()) {
            follow(sent.get(), from, request, now);
            return;
        }
        Optional<Negotiating> last =
                reached.filter(it -> it.candidates().size() > 1)
                        .filter(it -> now - it.startedAt() < settings.retryInterval().toNanos());
        reached = Optional.empty();
        if (from.isEmpty() || last.isEmpty()) {
            pause(false, now);
        } else {
            List<HomeAgentCandidate> all = last.get().candidates();
            negotiate(List.copyOf(all.subList(1, all.size())), false, from.get(), request, now);
        }
    }

    private void follow(
            Departure sent, Optional<CareOfAddress> from, ConfigurationRequest request, long now) {
        reached = Optional.empty();
        avoid(sent.homeAgent());
        Optional<List<HomeAgentCandidate>> next = departures.after(sent, now);
        if (from.isEmpty() || next.isEmpty()) {
            pause(false, now);
        } else if (next.get().isEmpty()) {
            discover(from.get(), request, now);
        } else {
            negotiate(next.get(), false, from.get(), request, now);
        }
    }

    /**
     * RFC 4877 9: a home agent that gives no address is left for the next one.
     *
     * @param begun the bootstrap that this was part of
     */
    void gaveNoAddress(Optional<Authenticated> begun, ConfigurationRequest request, long now) {
        begun.ifPresentOrElse(
                from ->
                        nextAfter(
                                from.negotiating(),
                                IkeFailure.INTERNAL_ADDRESS_FAILURE,
                                request,
                                now),
                () -> pause(false, now));
    }

    /** Waits for the next attempt. */
    void pause(boolean unrecoverable, long now) {
        dns.end();
        forget();
        Duration pause =
                unrecoverable ? settings.unrecoverableRetryInterval() : settings.retryInterval();
        effects.report(
                unrecoverable ? new MnReport.Unrecoverable(pause) : new MnReport.Waiting(pause));
        state = new Waiting(now + pause.toNanos(), unrecoverable);
    }

    private void avoid(Ipv6Address homeAgent) {
        former = Optional.empty();
        avoided.add(homeAgent);
    }

    private List<HomeAgentCandidate> ordered(List<HomeAgentCandidate> found) {
        return found.stream().sorted(Comparator.comparingInt(this::rank)).toList();
    }

    private int rank(HomeAgentCandidate candidate) {
        if (avoided.contains(candidate.address())) {
            return 1;
        }
        return former.equals(Optional.of(candidate.address())) ? -1 : 0;
    }

    private void negotiate(
            List<HomeAgentCandidate> candidates,
            boolean onlyAuthenticationFailed,
            CareOfAddress from,
            ConfigurationRequest request,
            long now) {
        IkeSaId sa = ike.newId();
        dns.end();
        state = new Negotiating(sa, from, candidates, onlyAuthenticationFailed, now);
        Ipv6Address homeAgent = candidates.getFirst().address();
        // RFC 4877 4.2: the home address is not known yet, so any is proposed and the home agent
        // narrows it. A prefix gives it nothing to narrow to.
        ChildRequest child =
                new ChildRequest(
                        ChildSa.Mode.TRANSPORT,
                        List.of(TrafficSelector.anyMobilityHeader()),
                        List.of(TrafficSelector.mobilityHeader(homeAgent)));
        effects.ike(
                new IkeEvent.Initiate(
                        sa,
                        Endpoint.ike(from.address()),
                        Endpoint.ike(homeAgent),
                        Optional.empty(),
                        Optional.of(request),
                        request.homePrefix() && request.address().isEmpty()
                                ? new FirstChild.Avoided(child)
                                : new FirstChild.Wanted(child)),
                now);
    }
}
