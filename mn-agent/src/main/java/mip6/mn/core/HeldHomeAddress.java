package mip6.mn.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Optional;

/**
 * The home address that this node has, also while no home agent serves it, and what it is on the
 * home link (RFC 6275 11.5.5).
 */
final class HeldHomeAddress {

    private final Duration retryInterval;
    private final Effects effects;
    private Optional<Ipv6Address> address = Optional.empty();
    private Optional<OnHomeLink> onHomeLink = Optional.empty();

    /**
     * A visit to the home link, through {@code here}.
     *
     * @param probeAt when the link is asked again; {@code Long.MAX_VALUE} for never
     */
    private record OnHomeLink(CareOfAddress here, Stage stage, long probeAt) {

        OnHomeLink(CareOfAddress here, Stage stage) {
            this(here, stage, Long.MAX_VALUE);
        }

        OnHomeLink with(Stage next) {
            return new OnHomeLink(here, next);
        }
    }

    /** How much the address is the node's own there. */
    private enum Stage {
        /** The home agent still has to be told: nobody on the link hears of the node. */
        ARRIVED,
        /** It is told, and the node answers for the address. */
        ANSWERED,
        /** The link is asked whether another node has the address. */
        PROBED,
        OWN
    }

    /**
     * The node has none yet.
     *
     * @param retryInterval pause where the kernel refuses to probe it
     */
    HeldHomeAddress(Duration retryInterval, Effects effects) {
        this.retryInterval = retryInterval;
        this.effects = effects;
    }

    Optional<Ipv6Address> address() {
        return address;
    }

    /** What to ask for: the address of before, so that sockets survive, or the configured one. */
    Optional<Ipv6Address> proposal(MobileNodeSettings settings) {
        return address.or(settings::proposedHomeAddress);
    }

    /** A home agent is to serve {@code next}. */
    void hold(Ipv6Address next) {
        if (!address.equals(Optional.of(next))) {
            drop();
        }
        address = Optional.of(next);
    }

    /** It is reached through {@code from}, not on the home link. */
    void use(CareOfAddress from) {
        onHomeLink = Optional.empty();
        effects.act(new MnAction.UseHomeAddress(address.orElseThrow(), from));
    }

    /** The home link is here: the next Binding Update ends the binding. */
    void returnHome(CareOfAddress here) {
        onHomeLink = Optional.of(new OnHomeLink(here, Stage.ARRIVED));
        effects.act(new MnAction.ReturnHome(address.orElseThrow(), here));
    }

    /**
     * A Binding Update has left: at home it MUST NOT be answered for before, and MUST from then.
     */
    void updated() {
        advance(Stage.ARRIVED, Stage.ANSWERED)
                .ifPresent(here -> act(new MnAction.AnswerAtHome(address.orElseThrow(), here)));
    }

    /**
     * The home agent does not defend it any more.
     *
     * @param bound a binding has protected it until now, so that it MUST NOT be probed; else it
     *     SHOULD be, since another node may have it by now
     */
    void released(boolean bound) {
        if (bound) {
            advance(Stage.ANSWERED, Stage.OWN).ifPresent(this::announce);
        } else {
            advance(Stage.ANSWERED, Stage.PROBED).ifPresent(this::probe);
        }
    }

    /**
     * The link was not asked. What is not known to be free is not announced, nor is it given up.
     */
    void probeRefused(Ipv6Address homeAddress, long now) {
        if (isProbed(homeAddress)) {
            long again = now + retryInterval.toNanos();
            onHomeLink = onHomeLink.map(it -> new OnHomeLink(it.here(), it.stage(), again));
        }
    }

    long deadline() {
        return onHomeLink.map(OnHomeLink::probeAt).orElse(Long.MAX_VALUE);
    }

    /** The link is asked again where that is due. */
    void timePassed(long now) {
        if (now >= deadline()) {
            advance(Stage.PROBED, Stage.PROBED).ifPresent(this::probe);
        }
    }

    /**
     * Duplicate Address Detection has ended. What another node has is dropped.
     *
     * @return whether it was asked for, and another node has the address
     */
    boolean taken(MnEvent.HomeAddressProbed answer) {
        boolean asked = isProbed(answer.homeAddress());
        if (asked && answer.free()) {
            advance(Stage.PROBED, Stage.OWN).ifPresent(this::announce);
        } else if (asked) {
            effects.report(new MnReport.HomeAddressTaken(answer.homeAddress()));
            drop();
        }
        return asked && !answer.free();
    }

    /** From now on the home link must not hear of it: a home agent is about to probe it there. */
    void leaveHome() {
        if (onHomeLink.isPresent()) {
            onHomeLink = Optional.empty();
            address.ifPresent(each -> act(new MnAction.DropHomeAddress(each)));
        }
    }

    /** The node has none any more. */
    void drop() {
        address.ifPresent(
                each -> {
                    act(new MnAction.RemoveTunnel(each));
                    act(new MnAction.DropHomeAddress(each));
                });
        address = Optional.empty();
        onHomeLink = Optional.empty();
    }

    private boolean isProbed(Ipv6Address homeAddress) {
        return address.equals(Optional.of(homeAddress))
                && onHomeLink.filter(visit -> visit.stage() == Stage.PROBED).isPresent();
    }

    private void probe(CareOfAddress here) {
        act(new MnAction.ProbeAtHome(address.orElseThrow(), here));
    }

    private void announce(CareOfAddress here) {
        act(new MnAction.AnnounceAtHome(address.orElseThrow(), here));
        effects.report(new MnReport.AtHome(address.orElseThrow(), here));
    }

    /** Where the node is, if that was the step to take. */
    private Optional<CareOfAddress> advance(Stage from, Stage to) {
        Optional<OnHomeLink> step = onHomeLink.filter(visit -> visit.stage() == from);
        step.ifPresent(visit -> onHomeLink = Optional.of(visit.with(to)));
        return step.map(OnHomeLink::here);
    }

    private void act(MnAction action) {
        effects.act(action);
    }
}
