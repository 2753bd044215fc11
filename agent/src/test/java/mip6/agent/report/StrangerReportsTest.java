package mip6.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction.IkeReport;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class StrangerReportsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final IkeReport REPORT =
            new IkeReport("malformed", Endpoint.ike(Ipv6Address.LOOPBACK), "", List.of());

    private final StrangerReports reports = new StrangerReports();

    private List<String> lines(int count, long now) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.of(REPORT, now).forEach(report -> lines.add(report.line()));
        }
        return lines;
    }

    @Test
    void aFloodMakesSoManyReportsInASecondAndOneWithTheNumberOfTheOthers() {
        long start = 50 * SECOND;
        List<String> first = lines(60_000, start);
        assertThat(first).hasSize(StrangerReports.MOST);
        assertThat(first).containsOnly("ike cause=malformed peer-address=::1");
        assertThat(lines(1, start + SECOND - 1)).isEmpty();
        List<String> next = lines(2, start + SECOND);
        assertThat(next)
                .containsExactly(
                        "ike-omitted count=" + (60_001 - StrangerReports.MOST),
                        "ike cause=malformed peer-address=::1",
                        "ike cause=malformed peer-address=::1");
        assertThat(lines(1, start + 3 * SECOND)).hasSize(1);
    }
}
