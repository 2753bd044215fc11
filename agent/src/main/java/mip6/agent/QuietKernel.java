package mip6.agent;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.linux.LinuxException;
import mip6.linux.PacketFilter;

/**
 * The kernel's own answers to packets of Mobile IPv6, kept off the wire where it has nftables.
 * Where it has not, peers get an ICMPv6 error beside each answer of ours, which they are to bear
 * (RFC 6275 11.3.5 asks only for care): the operator is told, and the daemon runs.
 */
public final class QuietKernel {

    private QuietKernel() {}

    /**
     * Installs the filter.
     *
     * @param table a name of this daemon's own
     * @return what takes it away again
     */
    public static Runnable in(String table, Reporter reporter) {
        try {
            PacketFilter filter = PacketFilter.install(table);
            return filter::close;
        } catch (LinuxException refused) {
            reporter.report(
                    Report.warning("packet-filter-refused")
                            .with("why", String.valueOf(refused.getMessage())));
            return () -> {};
        }
    }
}
