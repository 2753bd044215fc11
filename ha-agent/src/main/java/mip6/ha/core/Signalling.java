package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.BindingErrors;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.ha.core.BindingUpdateCheck.Verdict;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.MalformedException;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of Mobility Header messages, by type and by who proves to have sent them. */
final class Signalling {

    private final BindingUpdateCheck check;
    private final BindingCache cache;
    private final Sessions sessions;
    private final BindingErrors errors = new BindingErrors();
    private final Map<String, Long> discarded = new TreeMap<>();

    Signalling(BindingUpdateCheck check, BindingCache cache, Sessions sessions) {
        this.check = check;
        this.cache = cache;
        this.sessions = sessions;
    }

    void received(IncomingMobilityHeader message, long now, Effects out) {
        MobilityMessage decoded;
        try {
            decoded =
                    MobilityHeader.decode(
                            message.octets(),
                            message.logicalSource(),
                            message.logicalDestination());
        } catch (MalformedException malformed) {
            discard("mobility-header-malformed", malformed.toString(), out);
            return;
        }
        message.protection()
                .flatMap(protection -> sessions.of(protection.sa()))
                .ifPresent(session -> sessions.update(session.id(), each -> each.heardAt(now)));
        switch (decoded) {
            case BindingUpdate update -> bindingUpdate(message, update, now, out);
            case UnrecognizedMessage unrecognized ->
                    unrecognized(message, unrecognized.type(), now, out);
            case BindingAcknowledgement _ -> discard("binding-acknowledgement", "", out);
            case BindingRefreshRequest _ -> discard("binding-refresh-request", "", out);
            case BindingError _ -> discard("binding-error", "", out);
            case HomeAgentSwitch _ -> discard("home-agent-switch", "", out);
        }
    }

    /** A Home Address option that says what the binding says is no error, though of no use here. */
    void unbound(UnboundPacket packet, long now, Effects out) {
        boolean bound =
                cache.inForce(packet.homeAddress())
                        .filter(binding -> binding.careOfAddress().equals(packet.source()))
                        .isPresent();
        if (!bound) {
            errors.unknownBinding(packet, now)
                    .ifPresent(error -> out.add(new HaAction.Send(error)));
        }
    }

    /** Messages that were not acted on, by cause. */
    Map<String, Long> discarded() {
        return Collections.unmodifiableMap(discarded);
    }

    /** Also HoTI and CoTI: there is no route optimisation here. */
    private void unrecognized(IncomingMobilityHeader message, int type, long now, Effects out) {
        out.report(
                Report.debug("mobility-header-type-unrecognized")
                        .with("type", type)
                        .with("source", message.source()));
        errors.unrecognized(message, now).ifPresent(error -> out.add(new HaAction.Send(error)));
    }

    private void bindingUpdate(
            IncomingMobilityHeader message, BindingUpdate update, long now, Effects out) {
        boolean known = cache.inForce(message.logicalSource()).isPresent();
        switch (check.check(message, update, known)) {
            case Verdict.Valid(BindingRequest request) -> cache.request(request, now, out);
            case Verdict.Rejected rejected -> cache.reject(rejected, out);
            case Verdict.Discarded(String cause) -> discard(cause, "", out);
        }
    }

    /** Nobody is told; strangers can provoke it at will. */
    private void discard(String cause, String detail, Effects out) {
        discarded.merge(cause, 1L, Long::sum);
        Report report = Report.debug("discarded").with("cause", cause);
        out.report(detail.isEmpty() ? report : report.with("detail", detail));
    }
}
