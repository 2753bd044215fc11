package mip6.mn.core;

import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Binding Update List entry of one home address (RFC 6275 11.1): registers it with one home
 * agent, refreshes it, moves it and ends it (11.7, 11.8).
 */
final class HomeRegistration {

    /** RFC 6275 10.3.2: there was no binding to end. */
    private static final BindingStatus NOBODY_IS_BOUND =
            BindingStatus.NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE;

    private final MobileNodeSettings settings;
    private final Ipv6Address homeAddress;
    private long validUntil;
    private Duration firstTimeout;
    private final Transmissions.To transmissions;
    private final NameRegistration name;
    private State state = new Unregistered();

    /** The state of the entry. */
    sealed interface State permits Unregistered, Registering, Registered, Deregistering {}

    /** No Binding Update was sent, or the binding has ended. */
    record Unregistered() implements State {}

    /**
     * A Binding Update waits for its acknowledgement; {@code standing} is the binding that it
     * renews or moves.
     */
    record Registering(Attempt attempt, Optional<Registered> standing) implements State {}

    /** The home agent has the binding. */
    record Registered(CareOfAddress careOfAddress, long refreshAt, long expiresAt)
            implements State {

        private boolean leadsTo(CareOfAddress here, long now) {
            return careOfAddress.equals(here) && now < expiresAt;
        }
    }

    /**
     * A Binding Update with lifetime zero waits for its acknowledgement.
     *
     * @param until when it is given up
     * @param withdraws the name goes with the binding
     * @param bound the binding lasted when this began, as far as is known
     */
    record Deregistering(Attempt attempt, long until, boolean withdraws, boolean bound)
            implements State {

        Deregistering with(Attempt again) {
            return new Deregistering(again, until, withdraws, bound);
        }
    }

    /**
     * @param validUntil end of the home address; {@code Long.MAX_VALUE} for none
     * @param transmissions to the home agent
     */
    HomeRegistration(
            MobileNodeSettings settings,
            Ipv6Address homeAddress,
            long validUntil,
            Transmissions.To transmissions) {
        this.settings = settings;
        this.homeAddress = homeAddress;
        this.validUntil = validUntil;
        this.transmissions = transmissions;
        this.name = new NameRegistration(settings);
        firstTimeout = settings.registration().firstRegistration();
    }

    /** Another home agent has served until now; {@code named}: it has registered the name. */
    void succeed(Duration timeout, boolean named) {
        firstTimeout = timeout;
        name.inherit(named);
    }

    /** The home address ends at another time. */
    void validUntil(long end) {
        validUntil = end;
    }

    State state() {
        return state;
    }

    /** The care-of address that the home agent knows or is being told. */
    Optional<CareOfAddress> careOfAddress() {
        return switch (state) {
            case Unregistered() -> Optional.empty();
            case Registering(Attempt attempt, var standing) -> Optional.of(attempt.careOfAddress());
            case Registered(CareOfAddress current, long refreshAt, long expiresAt) ->
                    Optional.of(current);
            case Deregistering ending -> Optional.of(ending.attempt().careOfAddress());
        };
    }

    /** When the home agent's binding ends; empty before the first acknowledgement. */
    Optional<Long> expiresAt() {
        return switch (state) {
            case Unregistered none -> Optional.empty();
            case Deregistering ending -> Optional.empty();
            case Registering(var attempt, Optional<Registered> standing) ->
                    standing.map(Registered::expiresAt);
            case Registered registered -> Optional.of(registered.expiresAt());
        };
    }

    /** Transmissions of the update under way that nobody has answered; 0 where none is. */
    int unanswered() {
        return switch (state) {
            case Unregistered none -> 0;
            case Registered registered -> 0;
            case Registering(Attempt attempt, var standing) -> attempt.transmissions();
            case Deregistering ending -> ending.attempt().transmissions();
        };
    }

    /**
     * RFC 6275 11.7.1: MAX_BINDACK_TIMEOUT is over without an answer. What is only refreshed goes
     * on while the binding lasts: the home agent serves it still.
     */
    boolean isUnanswered(long now) {
        return state instanceof Registering(Attempt attempt, Optional<Registered> standing)
                && attempt.hasWaited(settings.registration().maximum(), now)
                && standing.filter(it -> it.leadsTo(attempt.careOfAddress(), now)).isEmpty();
    }

    long deadline() {
        return switch (state) {
            case Unregistered() -> Long.MAX_VALUE;
            case Registering(Attempt attempt, var standing) -> transmissions.dueAt(attempt);
            case Registered(var careOf, long refreshAt, long expiresAt) -> refreshAt;
            case Deregistering ending ->
                    Math.min(transmissions.dueAt(ending.attempt()), ending.until());
        };
    }

    /**
     * A Binding Update that registers {@code careOfAddress}: anew, again, or after a movement.
     * Empty where too many went before it; it is due a little later then.
     */
    Optional<BindingUpdate> register(CareOfAddress careOfAddress, long now) {
        Optional<Registered> standing = standing(now);
        // RFC 6275 11.8: the first one waits for duplicate address detection at the home agent.
        Duration timeout = standing.isPresent() ? settings.registration().initial() : firstTimeout;
        Attempt attempt = transmissions.begin(careOfAddress, now, timeout);
        state = new Registering(attempt, standing);
        name.begin(standing.isPresent());
        return first(attempt, lifetime(now));
    }

    /** RFC 6275 11.7.1: where it has ended meanwhile, the next one is new. */
    private Optional<Registered> standing(long now) {
        Optional<Registered> last =
                switch (state) {
                    case Registered registered -> Optional.of(registered);
                    case Registering(var attempt, var before) -> before;
                    case Unregistered none -> Optional.empty();
                    case Deregistering ending -> Optional.empty();
                };
        return last.filter(binding -> binding.expiresAt() > now);
    }

    private boolean isBound(long now) {
        return state instanceof Deregistering ending && ending.bound() || standing(now).isPresent();
    }

    /**
     * A Binding Update with lifetime zero from the home link (RFC 6275 11.5.5), repeated until it
     * is answered. The name stays: it leads to where the node is.
     *
     * @param home the home address on that link
     */
    Optional<BindingUpdate> returnHome(CareOfAddress home, long now) {
        Attempt attempt = transmissions.begin(home, now, settings.registration().initial());
        state = new Deregistering(attempt, Long.MAX_VALUE, false, isBound(now));
        name.begin(true);
        return first(attempt, Lifetime.ZERO);
    }

    /** A Binding Update with lifetime zero (RFC 6275 11.7.1), which also withdraws the name. */
    Optional<BindingUpdate> deregister(CareOfAddress careOfAddress, long now) {
        Attempt attempt =
                transmissions.begin(careOfAddress, now, settings.registration().initial());
        long patience = settings.deregistrationTimeout().toNanos();
        state = new Deregistering(attempt, attempt.startedAt() + patience, true, isBound(now));
        name.begin(true);
        return first(attempt, Lifetime.ZERO);
    }

    /**
     * What is due: a retransmission, a refresh, or the end of a de-registration that nobody
     * answers.
     */
    Optional<BindingUpdate> timePassed(long now) {
        return switch (state) {
            case Registering(Attempt attempt, var standing)
                    when now >= transmissions.dueAt(attempt) -> {
                Attempt again = retransmission(attempt, now);
                state = new Registering(again, standing);
                yield Optional.of(update(again, lifetime(now)));
            }
            case Registered(CareOfAddress careOf, long refreshAt, long expiresAt)
                    when now >= refreshAt ->
                    register(careOf, now);
            case Deregistering ending when now >= ending.until() -> {
                state = new Unregistered();
                yield Optional.empty();
            }
            case Deregistering ending when now >= transmissions.dueAt(ending.attempt()) -> {
                Attempt again = retransmission(ending.attempt(), now);
                state = ending.with(again);
                yield Optional.of(update(again, Lifetime.ZERO));
            }
            case Unregistered _, Registering _, Registered _, Deregistering _ -> Optional.empty();
        };
    }

    /** A Binding Acknowledgement that came under the SA of this registration. */
    RegistrationOutcome acknowledged(BindingAcknowledgement acknowledgement, long now) {
        return switch (state) {
            case Unregistered none -> new RegistrationOutcome.Ignored();
            case Registered registered -> new RegistrationOutcome.Ignored();
            case Registering(Attempt attempt, var standing) ->
                    registering(attempt, standing, acknowledgement, now);
            case Deregistering ending -> deregistering(ending, acknowledgement, now);
        };
    }

    private RegistrationOutcome registering(
            Attempt attempt,
            Optional<Registered> standing,
            BindingAcknowledgement acknowledgement,
            long now) {
        if (acknowledgement.status().equals(BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW)) {
            return outOfWindow(
                    attempt,
                    acknowledgement.sequence(),
                    again -> new Registering(again, standing),
                    now);
        }
        if (!attempt.sent(acknowledgement.sequence())) {
            return new RegistrationOutcome.Ignored();
        }
        if (!acknowledgement.status().isAccepted() || acknowledgement.lifetime().isZero()) {
            state = new Unregistered();
            return new RegistrationOutcome.Rejected(acknowledgement.status());
        }
        return accepted(attempt, acknowledgement, now);
    }

    private RegistrationOutcome deregistering(
            Deregistering ending, BindingAcknowledgement acknowledgement, long now) {
        Attempt attempt = ending.attempt();
        if (acknowledgement.status().equals(BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW)) {
            return outOfWindow(attempt, acknowledgement.sequence(), ending::with, now);
        }
        if (!attempt.sent(acknowledgement.sequence())) {
            return new RegistrationOutcome.Ignored();
        }
        BindingStatus status = acknowledgement.status();
        if (mayPass(status)) {
            return new RegistrationOutcome.Refused(status);
        }
        state = new Unregistered();
        return status.isAccepted() || status.equals(NOBODY_IS_BOUND)
                ? new RegistrationOutcome.Deregistered(
                        status,
                        acknowledgement.keyManagement(),
                        status.isAccepted() || ending.bound())
                : new RegistrationOutcome.Rejected(status);
    }

    /**
     * RFC 6275 11.7.3: what the home agent cannot do now it may do later. Anything else stays as it
     * is, and it SHOULD NOT be asked again.
     */
    private static boolean mayPass(BindingStatus status) {
        return status.equals(BindingStatus.REASON_UNSPECIFIED)
                || status.equals(BindingStatus.INSUFFICIENT_RESOURCES);
    }

    /**
     * RFC 6275 11.7.3: an authenticated 135 tells the home agent's last sequence number, and is the
     * one acknowledgement whose number need not match.
     */
    private RegistrationOutcome outOfWindow(
            Attempt attempt, SequenceNumber last, Function<Attempt, State> next, long now) {
        // 11.8 MUST: the number is another one each time. A retransmission may be refused like the
        // first one, when what has been sent since has a number that is taken already.
        if (attempt.last().isGreaterThan(last)) {
            return new RegistrationOutcome.Ignored();
        }
        transmissions.expects(last);
        Attempt again = transmissions.begin(attempt.careOfAddress(), now, attempt.timeout());
        state = next.apply(again);
        boolean ends = state instanceof Deregistering;
        return new RegistrationOutcome.Retried(first(again, ends ? Lifetime.ZERO : lifetime(now)));
    }

    private RegistrationOutcome accepted(
            Attempt attempt, BindingAcknowledgement acknowledgement, long now) {
        // what another home agent has handed over counts once: a later binding is probed
        firstTimeout = settings.registration().firstRegistration();
        Duration granted = acknowledgement.lifetime().duration();
        Duration refresh = RefreshInterval.of(acknowledgement);
        // RFC 6275 11.7.3: the lifetime counts from when the Binding Update was sent.
        state =
                new Registered(
                        attempt.careOfAddress(),
                        Math.max(now, attempt.startedAt() + refresh.toNanos()),
                        attempt.startedAt() + granted.toNanos());
        return new RegistrationOutcome.Accepted(
                acknowledgement.status(),
                attempt.careOfAddress(),
                granted,
                acknowledgement.keyManagement(),
                name.learn(acknowledgement),
                Duration.ofNanos(now - attempt.startedAt()),
                attempt.transmissions());
    }

    private Optional<BindingUpdate> first(Attempt attempt, Lifetime lifetime) {
        return attempt.isHeld() ? Optional.empty() : Optional.of(update(attempt, lifetime));
    }

    private Attempt retransmission(Attempt attempt, long now) {
        return transmissions.again(attempt, now, settings.registration().maximum());
    }

    private BindingUpdate update(Attempt attempt, Lifetime lifetime) {
        List<MobilityOption> options = new ArrayList<>(2);
        // RFC 6275 11.7.1: ESP does not protect the IPv6 header, so the care-of address MUST be in
        // this option.
        options.add(new AlternateCareOfAddress(attempt.careOfAddress().address()));
        boolean ends = lifetime.isZero();
        boolean stays = state instanceof Deregistering ending && !ending.withdraws();
        if (!stays) {
            name.option(ends).ifPresent(options::add);
        }
        return new BindingUpdate(
                attempt.last(),
                true,
                true,
                false,
                // K MUST be clear where no key exchange can move along
                settings.keyManagement() && settings.unprotected().isEmpty(),
                lifetime,
                List.copyOf(options));
    }

    /** RFC 6275 11.7.1: MUST NOT be zero, SHOULD NOT be longer than the home address is valid. */
    private Lifetime lifetime(long now) {
        Duration left = Duration.ofNanos(Math.max(0, validUntil - now));
        Lifetime longest = Lifetime.of(settings.lifetime()).atMost(Lifetime.of(left));
        return longest.isZero() ? new Lifetime(1) : longest;
    }

    /** Its name leads there: nobody was asked to withdraw that, nor has the binding run out. */
    boolean isRegisteredFor(Ipv6Address address, long now) {
        boolean withdrawn = state instanceof Deregistering ending && ending.withdraws();
        boolean ended = expiresAt().orElse(Long.MAX_VALUE) <= now;
        return name.isRegistered() && !withdrawn && !ended && homeAddress.equals(address);
    }
}
