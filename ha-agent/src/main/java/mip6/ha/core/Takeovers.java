package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Mission.Stage;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Mobile nodes that this home agent is to serve though they have not asked for it
 * (draft-li-mip6-ha-init-bootstrap-00 4): it initiates to so many at once as {@link RecoveryWindow}
 * says, and calls each with a Home Agent Switch message until its Binding Update is there.
 */
final class Takeovers {

    /** Initiations to one mobile node; who does not answer comes by itself, later. */
    static final int ATTEMPTS = 3;

    /**
     * To where nobody has been seen to be, some packets of one attempt: whoever wrote a victim's
     * address in a Binding Update shall not have a home agent shoot at it.
     */
    static final long UNPROVEN_PATIENCE = 2_000_000_000L;

    /** Before the next attempt, and twice as long before the one after it. */
    static final long PAUSE = 2_000_000_000L;

    static final int MOST_SWITCH_MESSAGES = 7;

    /** MAX-HA-SWITCH-TIMEOUT (RFC 5142 8): who has not answered by then is gone. */
    static final long LONGEST_SWITCH_TIMEOUT = 20_000_000_000L;

    /** The least wait for a Binding Update. */
    static final long SHORTEST_SWITCH_TIMEOUT = 100_000_000L;

    /** Also of those that do not answer. */
    static final int MOST_UNDER_WAY = 4096;

    /** In round trips: of the message and the answer, and room for a slow peer. */
    private static final int SWITCH_ROUND_TRIPS = 4;

    private final KeyExchange keyExchange;
    private final Supplier<IkeSaId> ids;
    private RecoveryWindow window = new RecoveryWindow();
    private OptionalLong switchTimeout = OptionalLong.empty();
    private final Line waiting = new Line();
    private final Map<IkeSaId, Mission> underWay = new HashMap<>();
    private final Map<Identity, Set<IkeSaId>> byIdentity = new HashMap<>();
    private final Timers<Long> timers = new Timers<>();
    private final Timers<Long> pauses = new Timers<>();
    private final Map<Long, Mission> byPause = new HashMap<>();
    private final Line paused = new Line();
    private final Vanguards vanguards = new Vanguards();
    private final Timers<Long> progress = new Timers<>();

    /** Those that have not answered for a while: they keep no processor busy. */
    private final Set<IkeSaId> stalled = new HashSet<>();

    /** When computations were asked for that are not done yet. */
    private final Map<Long, Long> asked = new HashMap<>();

    private long lastPause;

    Takeovers(KeyExchange keyExchange, Supplier<IkeSaId> ids) {
        this.keyExchange = keyExchange;
        this.ids = ids;
    }

    /** How many at once is said, and not found out. */
    void use(RecoveryWindow other) {
        window = other;
    }

    /** The first wait for a Binding Update is said, and does not follow the round trip. */
    void callAgainAfter(Duration wait) {
        switchTimeout = OptionalLong.of(wait.toNanos());
    }

    /** How many are still to be initiated to. */
    int waiting() {
        return waiting.size() + paused.size() + vanguards.waiting();
    }

    /** Whether it is initiated to, or called. */
    boolean isCalled(Identity mobileNode) {
        return byIdentity.containsKey(mobileNode);
    }

    int underWay() {
        return underWay.size();
    }

    RecoveryStatus status() {
        return new RecoveryStatus(waiting(), underWay(), window.limit());
    }

    /** Its turn comes with {@link #proceed}, once, however often it is inherited. */
    void enqueue(Binding binding, Effects out) {
        Predicate<Mission> same = each -> isOf(each, Set.of(binding.homeAddress()));
        leave(binding.identity(), same);
        giveUp(binding.identity(), binding.homeAddress(), out);
        waiting.add(Mission.to(Approach.to(binding), binding.proven()));
        out.add(new HaAction.Watch(binding.homeAddress()));
    }

    /** Somebody sends to it: it goes before those of whom that is not known. */
    void prefer(Identity mobileNode) {
        waiting.advance(mobileNode);
    }

    private void leave(Identity mobileNode, Predicate<Mission> gone) {
        waiting.removeIf(mobileNode, gone);
        paused.removeIf(mobileNode, gone);
        vanguards.removeIf(mobileNode, gone);
    }

    /** Begins as many as there is room for. */
    void proceed(long now, Effects out) {
        while (waiting.size() > 0
                && underWay.size() < MOST_UNDER_WAY
                && underWay.size() - stalled.size() < window.limit()) {
            begin(waiting.removeFirst(), now, out);
        }
    }

    private void begin(Mission mission, long now, Effects out) {
        giveUp(mission.wish().mobileNode(), mission.wish().homeAddress(), out);
        Ipv6Address there = mission.wish().careOfAddress();
        if (!vanguards.leads(mission)) {
            return;
        }
        IkeSaId id = ids.get();
        if (!keyExchange.approach(mission.wish(), id, out)) {
            vanguards.release(there).forEach(waiting::add);
            return;
        }
        underWay.put(id, mission.begun(now));
        if (!mission.proven()) {
            timers.set(id.value(), now + UNPROVEN_PATIENCE);
        }
        byIdentity.computeIfAbsent(mission.wish().mobileNode(), _ -> new LinkedHashSet<>()).add(id);
        progress.set(id.value(), now + window.patience());
    }

    /** One that goes on beside the next would fail, and close the IKE SA that is in use. */
    private void giveUp(Identity mobileNode, Ipv6Address homeAddress, Effects out) {
        idsOf(mobileNode).stream()
                .filter(id -> mission(id).wish().homeAddress().equals(homeAddress))
                .forEach(id -> giveUp(id, out));
    }

    private List<IkeSaId> idsOf(Identity mobileNode) {
        return List.copyOf(byIdentity.getOrDefault(mobileNode, Set.of()));
    }

    /** What the engine is told: how long a result was waited for says how busy processors are. */
    void observe(IkeEvent event, long now, Effects out) {
        Long since = event instanceof IkeEvent.Computed done ? asked.remove(done.job()) : null;
        if (since != null) {
            window.computed(now - since);
            proceed(now, out);
        }
    }

    /** What the engine says, behind {@link KeyExchange#act}. */
    void observe(IkeAction action, long now, Effects out) {
        if (action instanceof IkeAction.Compute(long job, var _)) {
            if (!underWay.isEmpty() && asked.size() < MOST_UNDER_WAY) {
                asked.put(job, now);
            }
        } else if (action instanceof IkeAction.InstallSa(ChildSa sa)
                && sa.mode() == ChildSa.Mode.TRANSPORT
                && underWay.containsKey(sa.owner())) {
            installed(sa, now, out);
        } else if (action instanceof IkeAction.Established established
                && underWay.containsKey(established.id())) {
            established(established.id(), now, out);
        } else if (action instanceof IkeAction.Failed(IkeSaId id, IkeAction.IkeFailure why)
                && underWay.containsKey(id)) {
            failed(id, why == IkeAction.IkeFailure.NO_RESPONSE, now, out);
        } else if (action instanceof IkeAction.Closed(IkeSaId id, IkeAction.IkeClosure _)
                && underWay.containsKey(id)) {
            failed(id, true, now, out);
        }
    }

    private void established(IkeSaId id, long now, Effects out) {
        Mission mission = mission(id);
        if (mission.stage() instanceof Stage.Authenticating(Optional<ChildSa> first)) {
            window.established(now - mission.begunAt());
            timers.clear(id.value());
            vanguards.release(mission.wish().careOfAddress()).forEach(waiting::add);
            put(id, mission.at(new Stage.Securing(now)), now);
            first.ifPresent(
                    sa -> call(sa, switchTimeout.orElse(SHORTEST_SWITCH_TIMEOUT), now, out));
            proceed(now, out);
        }
    }

    private void installed(ChildSa sa, long now, Effects out) {
        Mission mission = mission(sa.owner());
        switch (mission.stage()) {
            case Stage.Authenticating _ ->
                    put(sa.owner(), mission.at(new Stage.Authenticating(Optional.of(sa))), now);
            case Stage.Securing(long since) ->
                    call(
                            sa,
                            switchTimeout.orElse(
                                    Math.max(
                                            SHORTEST_SWITCH_TIMEOUT,
                                            (now - since) * SWITCH_ROUND_TRIPS)),
                            now,
                            out);
            case Stage.Calling _ -> {}
        }
    }

    /** 4.3 MUST: B is set; SHOULD: this home agent's address and no other. */
    private void call(ChildSa sa, long timeout, long now, Effects out) {
        Mission mission = mission(sa.owner());
        int messages =
                mission.stage() instanceof Stage.Calling calling ? calling.messages() + 1 : 1;
        put(sa.owner(), mission.at(new Stage.Calling(sa, messages, timeout)), now);
        timers.set(sa.owner().value(), now + timeout);
        Ipv6Address homeAgent = mission.wish().homeAgent();
        Ipv6Address homeAddress = sa.remote().getFirst().start();
        out.add(
                TunnelledMessage.send(
                        new HomeAgentSwitch(true, List.of(homeAgent), List.of()),
                        homeAgent,
                        homeAddress,
                        mission.wish().careOfAddress(),
                        SaPair.of(sa)));
        out.report(
                Report.info("home-agent-switch-sent")
                        .with("identity", mission.wish().mobileNode().toString())
                        .with("home-address", homeAddress)
                        .with("messages", messages));
    }

    /** A Binding Update was accepted: who was called, or came by itself, is there, or has left. */
    void registered(Binding binding, long now, Effects out) {
        leave(binding.identity(), _ -> true);
        Optional<Mission> last = Optional.empty();
        for (IkeSaId id : idsOf(binding.identity())) {
            Mission mission = mission(id);
            boolean serves = keyExchange.isUnder(id, binding.homeAddress());
            last = last.filter(_ -> !serves).or(() -> Optional.of(mission));
            end(id);
            if (!serves) {
                // both began at once, and the mobile node's own bootstrap was first
                keyExchange.abandon(id, out);
            }
        }
        last.filter(_ -> !binding.hasEnded()).ifPresent(each -> took(each, binding, now, out));
        proceed(now, out);
    }

    private void took(Mission mission, Binding binding, long now, Effects out) {
        window.completed(now - mission.begunAt());
        out.report(
                Report.info("mobile-node-taken-over")
                        .with("identity", binding.identity().toString())
                        .with("home-address", binding.homeAddress())
                        .with("care-of-address", binding.careOfAddress())
                        .with("attempts", mission.attempts())
                        .with("elapsed", Duration.ofNanos(now - mission.firstAt())));
    }

    private void failed(IkeSaId id, boolean mayAnswerLater, long now, Effects out) {
        Mission mission = mission(id);
        if (mayAnswerLater && mission.stage() instanceof Stage.Authenticating) {
            vanguards.release(mission.wish().careOfAddress()).forEach(other -> giveUp(other, out));
        }
        end(id);
        if (mayAnswerLater && mission.proven() && mission.attempts() < ATTEMPTS) {
            paused.add(mission);
            byPause.put(++lastPause, mission);
            pauses.set(lastPause, now + PAUSE * mission.attempts());
        } else {
            giveUp(mission, out);
        }
        proceed(now, out);
    }

    private static void giveUp(Mission mission, Effects out) {
        out.report(
                Report.warning("mobile-node-given-up")
                        .with("identity", mission.wish().mobileNode().toString())
                        .with("care-of-address", mission.wish().careOfAddress()));
    }

    /** Others serve these now. */
    void letGo(List<Ipv6Address> homeAddresses, long now, Effects out) {
        Set<Ipv6Address> gone = Set.copyOf(homeAddresses);
        waiting.removeIf(each -> isOf(each, gone));
        paused.removeIf(each -> isOf(each, gone));
        vanguards.removeIf(each -> isOf(each, gone));
        for (IkeSaId id : List.copyOf(underWay.keySet())) {
            if (isOf(mission(id), gone)) {
                giveUp(id, out);
            }
        }
        proceed(now, out);
    }

    private void giveUp(IkeSaId id, Effects out) {
        end(id);
        keyExchange.abandon(id, out);
    }

    private static boolean isOf(Mission mission, Set<Ipv6Address> homeAddresses) {
        return homeAddresses.contains(mission.wish().homeAddress());
    }

    void timePassed(long now, Effects out) {
        for (long value : timers.due(now)) {
            IkeSaId id = new IkeSaId(value);
            Mission mission = mission(id);
            if (mission.stage() instanceof Stage.Calling(ChildSa sa, int messages, long timeout)
                    && messages < MOST_SWITCH_MESSAGES
                    && timeout < LONGEST_SWITCH_TIMEOUT) {
                // RFC 5142 5: MUST double
                call(sa, Math.min(timeout * 2, LONGEST_SWITCH_TIMEOUT), now, out);
            } else {
                keyExchange.abandon(id, out);
                failed(id, true, now, out);
            }
        }
        progress.due(now).forEach(value -> stalled.add(new IkeSaId(value)));
        for (long pause : pauses.due(now)) {
            Mission each = Optional.ofNullable(byPause.remove(pause)).orElseThrow();
            if (paused.remove(each)) {
                waiting.add(each);
            }
        }
        proceed(now, out);
    }

    long deadline() {
        return Math.min(timers.first(), Math.min(pauses.first(), progress.first()));
    }

    private Mission mission(IkeSaId id) {
        return Optional.ofNullable(underWay.get(id)).orElseThrow();
    }

    /** It has answered. */
    private void put(IkeSaId id, Mission mission, long now) {
        underWay.put(id, mission);
        stalled.remove(id);
        progress.set(id.value(), now + window.patience());
    }

    private void end(IkeSaId id) {
        Mission ended = Optional.ofNullable(underWay.remove(id)).orElseThrow();
        if (ended.stage() instanceof Stage.Authenticating) {
            vanguards.release(ended.wish().careOfAddress()).forEach(waiting::add);
        }
        Set<IkeSaId> rest = byIdentity.getOrDefault(ended.wish().mobileNode(), new HashSet<>());
        rest.remove(id);
        if (rest.isEmpty()) {
            byIdentity.remove(ended.wish().mobileNode());
        }
        timers.clear(id.value());
        progress.clear(id.value());
        stalled.remove(id);
    }
}
