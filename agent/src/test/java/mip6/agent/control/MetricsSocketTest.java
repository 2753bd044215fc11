package mip6.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.configuration.MetricsAddress;
import mip6.agent.report.Counters;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

@Timeout(30)
final class MetricsSocketTest {

    private final Counters counters = new Counters();
    private final Reporter reporter = new Reporter("x", () -> 0, counters, Optional.empty());

    @Test
    void whoConnectsIsToldEverythingInPrometheusText() throws Exception {
        reporter.report(Report.info("bootstrapped").with("elapsed", Duration.ofMillis(30)));
        reporter.report(Report.warning("home-agent-given-up").with("why", "NO_RESPONSE"));
        reporter.report(
                Report.info("binding-accepted")
                        .with("elapsed", Duration.ofSeconds(9))
                        .with("round-trips", 3));
        counters.count("ike-dropped", "replayed");
        counters.begin("ike-retransmission");
        counters.beginHistograms("store", "");
        counters.begin("handshake", "established");
        String text = scrape(Map.of("bindings", 3));
        assertThat(text.lines())
                .contains(
                        "# TYPE mip6_bindings gauge",
                        "mip6_bindings 3",
                        "mip6_up 1",
                        "mip6_event_total{event=\"bootstrapped\"} 1",
                        "mip6_handshake_total{result=\"established\"} 1",
                        "mip6_handshake_total{result=\"NO_RESPONSE\"} 1",
                        "mip6_ike_dropped_total{cause=\"replayed\"} 1",
                        "mip6_binding_update_retransmission_total 2",
                        "mip6_ike_retransmission_total 0",
                        "mip6_store_seconds_count 0",
                        "# TYPE mip6_phase_seconds histogram",
                        "mip6_phase_seconds_bucket{phase=\"ikev2\",le=\"0.025\"} 0",
                        "mip6_phase_seconds_bucket{phase=\"ikev2\",le=\"0.05\"} 1",
                        "mip6_phase_seconds_bucket{phase=\"registration\",le=\"5.0\"} 0",
                        "mip6_phase_seconds_bucket{phase=\"registration\",le=\"+Inf\"} 1",
                        "mip6_phase_seconds_sum{phase=\"registration\"} 9.0",
                        "mip6_phase_seconds_count{phase=\"registration\"} 1");
    }

    @Test
    void onlyThisMachineIsTold() {
        for (String elsewhere :
                new String[] {"[::]:9464", "0.0.0.0:1", "[::1]:99999", "unix://x", "[::1]"}) {
            assertThatThrownBy(() -> MetricsAddress.parse(elsewhere))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private String scrape(Map<String, Number> gauges) throws Exception {
        try (MetricsSocket socket =
                        MetricsSocket.open(
                                MetricsAddress.parse("127.0.0.1:0"),
                                counters,
                                request -> {
                                    request.answer(gauges);
                                    return true;
                                });
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + socket.address().getPort()
                                                            + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            return response.body();
        }
    }
}
