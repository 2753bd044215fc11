package mip6.agent.report;

import mip6.ikev2.core.IkeAction.IkeReport;

/** What the IKE engine tells, in the words of the log. */
final class IkeReports {

    private IkeReports() {}

    /** Strangers can cause these at will, so they are for those who look into the matter. */
    static Report of(IkeReport report) {
        Report line =
                Report.debug("ike")
                        .with("cause", report.cause())
                        .with("peer-address", report.remote().address());
        return report.detail().isEmpty() ? line : line.with("detail", report.detail());
    }
}
