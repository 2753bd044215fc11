package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ha.core.BindingUpdateCheck.Verdict;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A home agent: IKE SAs, home addresses and bindings of its mobile nodes in one (RFC 5026; RFC 6275
 * 10). What belongs to a mobile node is found by the identity that it proved.
 */
public final class HomeAgent {

    private final IkeEndpoint ike;
    private final HomeAddressPool pool;
    private final Sessions sessions = new Sessions();
    private final NameRegistrations names = new NameRegistrations();
    private final BindingUpdateCheck check;
    private final BindingCache cache;
    private final KeyExchange keyExchange;
    private final BindingErrors errors = new BindingErrors();
    private final Map<String, Long> discarded = new TreeMap<>();
    private boolean stopping;

    public HomeAgent(HomeAgentSettings settings, IkeEndpoint ike) {
        this.ike = ike;
        pool = new HomeAddressPool(settings.pool());
        check = new BindingUpdateCheck(sessions, settings.authorization());
        cache =
                new BindingCache(
                        settings.bindings(),
                        new RegistrationRules(
                                settings.bindings(), pool, settings.pool().homeAgents()),
                        pool,
                        names,
                        sessions);
        keyExchange = new KeyExchange(settings, pool, sessions, cache);
    }

    /**
     * What to do about {@code event}, in order.
     *
     * @param now nanoseconds of the boot clock
     */
    public List<HaAction> handle(HaEvent event, long now) {
        Effects out = new Effects();
        switch (event) {
            case HaEvent.Restored(List<Binding> bindings) -> {
                cache.restore(bindings, now, out);
                pool.start(out.actions());
            }
            case HaEvent.Ike(IkeEvent inner) -> out.ike(inner);
            case HaEvent.MobilityHeaderReceived received ->
                    mobilityHeader(received.message(), now, out);
            case HaEvent.HomeAddressOptionReceived received ->
                    errors.unknownBinding(received, cache, now, out);
            case HaEvent.Probed probed -> probed(probed, now, out);
            case HaEvent.Stored stored -> cache.stored(stored, now, out);
            case HaEvent.DnsUpdated updated ->
                    names.done(updated.ticket(), updated.outcome(), now, out.actions())
                            .ifPresent(settled -> cache.named(settled, now, out));
            case HaEvent.Stop() -> stop(out);
        }
        return settled(now, out);
    }

    /** What is due at {@code now}. */
    public List<HaAction> timePassed(long now) {
        Effects out = new Effects();
        if (now >= ike.deadline()) {
            out.ike(new IkeEvent.TimePassed());
        }
        pool.timePassed(now, out.actions());
        names.timePassed(now, out.actions());
        cache.timePassed(now, out);
        keyExchange.timePassed(now, out);
        return settled(now, out);
    }

    /** When {@link #timePassed} is wanted; {@code Long.MAX_VALUE} where nothing is due. */
    public long deadline() {
        return Math.min(
                Math.min(ike.deadline(), keyExchange.deadline()),
                Math.min(cache.deadline(), Math.min(names.deadline(), pool.deadline())));
    }

    /** A snapshot for the operator. */
    public HaStatus status(long now) {
        return HaStatus.of(cache, sessions, pool, discarded, now);
    }

    /** The engine has its say in between, until nobody has anything left to say. */
    private List<HaAction> settled(long now, Effects out) {
        for (var next = out.nextForIke(); next.isPresent(); next = out.nextForIke()) {
            ike.handle(next.get(), now).forEach(action -> keyExchange.act(action, now, out));
        }
        if (stopping) {
            stopping = false;
            out.add(new HaAction.Stopped());
        }
        return out.actions();
    }

    private void mobilityHeader(IncomingMobilityHeader message, long now, Effects out) {
        MobilityMessage decoded;
        try {
            decoded =
                    MobilityHeader.decode(
                            message.octets(),
                            message.logicalSource(),
                            message.logicalDestination());
        } catch (MalformedException malformed) {
            discard("mobility-header-malformed", out, malformed.toString());
            return;
        }
        message.protection()
                .flatMap(protection -> sessions.of(protection.sa()))
                .ifPresent(session -> sessions.update(session.id(), each -> each.heardAt(now)));
        switch (decoded) {
            case BindingUpdate update -> bindingUpdate(message, update, now, out);
            // RFC 6275 9.2; also to HoTI and CoTI: there is no route optimisation here.
            case UnrecognizedMessage unrecognized ->
                    errors.unrecognized(message, unrecognized.type(), now, out);
            case BindingAcknowledgement _ -> discard("binding-acknowledgement", out, "");
            case BindingRefreshRequest _ -> discard("binding-refresh-request", out, "");
            case BindingError _ -> discard("binding-error", out, "");
            case HomeAgentSwitch _ -> discard("home-agent-switch", out, "");
        }
    }

    private void bindingUpdate(
            IncomingMobilityHeader message, BindingUpdate update, long now, Effects out) {
        boolean known = cache.inForce(message.logicalSource()).isPresent();
        switch (check.check(message, update, known)) {
            case Verdict.Valid(BindingRequest request) -> cache.request(request, now, out);
            case Verdict.Rejected rejected -> cache.reject(rejected, out);
            case Verdict.Discarded(String cause) -> discard(cause, out, "");
        }
    }

    private void probed(HaEvent.Probed probed, long now, Effects out) {
        if (!pool.probed(probed.address(), probed.free(), now, out.actions())) {
            return;
        }
        if (!probed.free()) {
            out.report(
                    Report.warning("duplicate-address-detection-failed")
                            .with("home-address", probed.address()));
        }
        cache.probed(probed.address(), probed.free(), now, out);
    }

    /**
     * Bindings and their forwarding stay for the restart; the peers learn that their SAs do not.
     */
    private void stop(Effects out) {
        sessions.all().forEach(session -> out.ike(new IkeEvent.Close(session.id())));
        stopping = true;
    }

    /** Nobody is told; strangers can provoke it at will. */
    private void discard(String cause, Effects out, String detail) {
        discarded.merge(cause, 1L, Long::sum);
        Report report = Report.debug("discarded").with("cause", cause);
        out.report(detail.isEmpty() ? report : report.with("detail", detail));
    }
}
