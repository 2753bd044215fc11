package mip6.agent;

import mip6.agent.report.Reporter;
import mip6.agent.report.StrangerReports;
import mip6.ikev2.core.Admission.Verdict;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.BootClock;

import java.util.function.Consumer;

/**
 * Where IKE messages come in, on threads of the sockets: those that can be answered without the
 * loop do not get to it.
 */
final class IkeDoor {

    private final Reporter reporter;
    private final CommonEdges.Receiver receiver;
    private final StrangerReports reports = new StrangerReports();
    private volatile Consumer<IkeAction.Send> sender = _ -> {};

    IkeDoor(Reporter reporter, CommonEdges.Receiver receiver) {
        this.reporter = reporter;
        this.receiver = receiver;
    }

    /** The sockets are open: answers go there. */
    void answerBy(Consumer<IkeAction.Send> sockets) {
        sender = sockets;
    }

    void received(IkeEvent.DatagramReceived datagram) {
        switch (receiver.judge(datagram)) {
            case Verdict.Expected() -> receiver.ike(datagram);
            case Verdict.Stranger() -> receiver.ikeOfStranger(datagram);
            case Verdict.Answered(IkeAction.Send answer, IkeAction.IkeReport report) -> {
                sender.accept(answer);
                dropped(report);
            }
        }
    }

    /** Counts all, reports some. */
    void dropped(IkeAction.IkeReport report) {
        reporter.counters().count("ike-dropped", report.cause());
        reports.of(report, BootClock.nanos()).forEach(reporter::report);
    }
}
