package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers Binding Updates (RFC 6275 9.5.4, 10.3.1, 10.3.2), under the SA of the asker. */
final class Acknowledgements {

    private final Sessions sessions;

    Acknowledgements(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * @param dns what became of the name, where the request asked for something
     */
    void accept(
            BindingRequest request,
            BindingStatus status,
            Lifetime granted,
            Optional<DnsUpdateStatus> dns,
            Effects out) {
        // RFC 6275 10.3.1: K where it was asked for and there is an IKE SA that can move.
        boolean moves =
                request.keyManagement()
                        && sessions.of(request.session()).filter(Session::established).isPresent();
        List<MobilityOption> options =
                request.dnsUpdate()
                        .flatMap(asked -> dns.map(asked::answered))
                        .map(answered -> List.<MobilityOption>of(answered))
                        .orElse(List.of());
        send(
                request,
                new BindingAcknowledgement(status, moves, request.sequence(), granted, options),
                out);
    }

    /** What was granted. */
    static Report report(
            BindingRequest request,
            BindingStatus status,
            Lifetime granted,
            Optional<DnsUpdateStatus> dns) {
        Report report =
                Report.info(granted.isZero() ? "binding-ended" : "binding-accepted")
                        .with("home-address", request.homeAddress())
                        .with("care-of-address", request.careOfAddress())
                        .with("sequence", request.sequence().value())
                        .with("lifetime", Duration.ofSeconds(granted.seconds()))
                        .with("status", status.toString());
        return dns.map(each -> report.with("dns-status", each.toString())).orElse(report);
    }

    void reject(
            BindingRequest request, BindingStatus status, SequenceNumber sequence, Effects out) {
        out.report(
                Report.info("binding-rejected")
                        .with("home-address", request.homeAddress())
                        .with("care-of-address", request.careOfAddress())
                        .with("status", status.toString()));
        send(
                request,
                new BindingAcknowledgement(status, false, sequence, Lifetime.ZERO, List.of()),
                out);
    }

    /** Regardless of the A bit (RFC 6275 10.3.1), always to the source (9.5.4). */
    private void send(BindingRequest request, BindingAcknowledgement answer, Effects out) {
        Optional<SaPair> sa =
                sessions.answering(request.sa(), request.identity(), request.homeAddress());
        if (sa.isEmpty()) {
            out.report(
                    Report.debug("binding-acknowledgement-without-sa")
                            .with("home-address", request.homeAddress()));
            return;
        }
        out.add(
                new HaAction.Send(
                        new OutgoingMobilityHeader(
                                request.homeAgent(),
                                request.source(),
                                0,
                                Optional.empty(),
                                request.fromHome()
                                        ? Optional.empty()
                                        : Optional.of(request.homeAddress()),
                                sa,
                                MobilityHeader.encode(
                                        answer, request.homeAgent(), request.homeAddress()))));
    }
}
