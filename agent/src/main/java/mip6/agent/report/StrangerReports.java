package mip6.agent.report;

import mip6.ikev2.core.IkeAction.IkeReport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reports of what strangers can cause at will: some in a second are made, of the others it is said
 * how many there were. For any thread.
 */
public final class StrangerReports {

    /** Reports in a second. */
    static final int MOST = 100;

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private long since;
    private int made;
    private long omitted;

    /**
     * What is to be reported now.
     *
     * @param now nanoseconds of the boot clock
     */
    public synchronized List<Report> of(IkeReport report, long now) {
        List<Report> all = new ArrayList<>(2);
        if (now - since >= WINDOW) {
            if (omitted > 0) {
                all.add(Report.debug("ike-omitted").with("count", omitted));
            }
            since = now;
            made = 0;
            omitted = 0;
        }
        if (made < MOST) {
            made++;
            all.add(IkeReports.of(report));
        } else {
            omitted++;
        }
        return all;
    }
}
