package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.FailoverOptions.Detector;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What has to come of a home agent that stands still, and who serves in the end. */
class PauseTest {

    @ParameterizedTest
    @CsvSource({
        "1ms, 1",
        "250ms, 250",
        "2s, 2000",
        "1.5s, 1500",
        "60s, 60000",
        "1m, 60000",
        "0.5m, 30000"
    })
    void itIsWrittenAsDurationsOfTheConfigurationAre(String text, long milliseconds) {
        assertThat(FaultText.pause("ha1=" + text))
                .isEqualTo(new Fault.Pause(Duration.ofMillis(milliseconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeat, 250, true, false",
        "heartbeat, 251, false, true",
        "heartbeat, 1000, false, false",
        "etcd, 1000, true, false",
        "etcd, 2000, false, true",
        "etcd, 4000, false, false",
        "hook, 250, true, false",
        "hook, 251, false, false"
    })
    void howLongItIsSaysWhetherSomebodyTakesOver(
            String detector, long milliseconds, boolean nobody, boolean eitherIsRight) {
        FailoverOptions options =
                FailoverOptions.simple()
                        .with(new Fault.Pause(Duration.ofMillis(milliseconds)))
                        .with(Detector.valueOf(detector.toUpperCase(Locale.ROOT)));
        assertThat(options.isHarmless()).isEqualTo(nobody);
        assertThat(options.mayBeHarmless()).isEqualTo(eitherIsRight);
        assertThat(options.expected(false) == Expected.UNTOUCHED)
                .isEqualTo(nobody || eitherIsRight);
        assertThat(options.expected(true) == Expected.UNTOUCHED).isEqualTo(nobody);
    }

    /** Nobody took over: who serves has to be the one that served. */
    @Test
    void whereAllIsUntouchedTheHomeAgentIsTheSame() {
        Map<String, Ipv6Address> now =
                Map.of(
                        "mn1", Ipv6Address.of("2001:db8:1::1"),
                        "mn2", Ipv6Address.of("2001:db8:1::2"),
                        "mn3", Ipv6Address.of("2001:db8:1::3"));
        Map<String, List<String>> servedBy =
                Map.of(
                        "2001:db8:1::1", List.of("ha1"),
                        "2001:db8:1::2", List.of("ha2"),
                        "2001:db8:1::3", List.of("ha1", "ha2"));
        assertThat(Aftermath.otherwise(Expected.UNTOUCHED, now, servedBy))
                .containsExactlyInAnyOrder("2001:db8:1::2 [ha2]", "2001:db8:1::3 [ha1, ha2]");
    }

    @Test
    void whatCannotBeLookedAtIsWrongAndTheRestIsLookedAt() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        Aftermath.look(
                "the router's neighbours",
                () -> {
                    throw new IOException("Cannot allocate memory");
                },
                wrong::add);
        Aftermath.look("whether mobile nodes answer", () -> wrong.add("not all"), wrong::add);
        assertThat(wrong)
                .containsExactly("the router's neighbours: Cannot allocate memory", "not all");
    }

    @Test
    void eachHomeAddressHasOneHomeAgentInTheEnd() {
        Map<String, Ipv6Address> now =
                Map.of(
                        "mn1", Ipv6Address.of("2001:db8:1::1"),
                        "mn2", Ipv6Address.of("2001:db8:1::2"),
                        "mn3", Ipv6Address.of("2001:db8:1::3"));
        assertThat(
                        Aftermath.otherwise(
                                Expected.REGISTERED_ANEW,
                                now,
                                Map.of(
                                        "2001:db8:1::1", List.of("ha2"),
                                        "2001:db8:1::2", List.of("ha1", "ha2"),
                                        "2001:db8:1::9", List.of("ha1", "ha2"))))
                .containsExactlyInAnyOrder("2001:db8:1::2 [ha1, ha2]", "2001:db8:1::3 []");
    }

    private static List<String> changed(FailoverOptions options, String before, String after) {
        return changed(options, Expected.REGISTERED_ANEW, before, after);
    }

    private static List<String> changed(
            FailoverOptions options, Expected expected, String before, String after) {
        List<String> wrong = new ArrayList<>();
        Aftermath.unchanged(
                options,
                expected,
                Map.of("mn1", Ipv6Address.of(before)),
                Map.of("mn1", Ipv6Address.of(after)),
                wrong::add);
        return wrong;
    }

    /** It is its own, so long as the prefix is; else another, unless who gave it is there again. */
    @Test
    void aHomeAddressChangesWhereThePrefixDoes() {
        FailoverOptions same = FailoverOptions.simple();
        assertThat(changed(same, "2001:db8:1::1", "2001:db8:1::1")).isEmpty();
        assertThat(changed(same, "2001:db8:1::1", "2001:db8:1::2"))
                .containsExactly("the home address of mn1 was 2001:db8:1::1 and is 2001:db8:1::2");
        FailoverOptions different = same.withSamePrefix(false);
        assertThat(changed(different, "2001:db8:1::1", "2001:db8:2::1")).isEmpty();
        assertThat(changed(different, "2001:db8:1::1", "2001:db8:1::1"))
                .containsExactly("the home address of mn1 was 2001:db8:1::1 and is 2001:db8:1::1");
        FailoverOptions paused = different.with(new Fault.Pause(Duration.ofSeconds(2)));
        assertThat(changed(paused, "2001:db8:1::1", "2001:db8:1::1")).isEmpty();
        assertThat(changed(paused, "2001:db8:1::1", "2001:db8:2::1")).isEmpty();
        assertThat(changed(paused, Expected.UNTOUCHED, "2001:db8:1::1", "2001:db8:1::1")).isEmpty();
        assertThat(changed(paused, Expected.UNTOUCHED, "2001:db8:1::1", "2001:db8:2::1"))
                .hasSize(1);
    }

    @Test
    void onlyWhoWasKilledHasEnded() {
        List<FailoverPlan.HomeAgent> all = new FailoverPlan(FailoverOptions.simple()).homeAgents();
        Fault pause = new Fault.Pause(Duration.ofSeconds(2));
        assertThat(Aftermath.ended(new Fault.Kill(), all, Set.of("ha2"))).isEmpty();
        assertThat(Aftermath.ended(new Fault.Kill(), all, Set.of()))
                .containsExactly("ha2 has ended");
        assertThat(Aftermath.ended(pause, all, Set.of("ha2"))).containsExactly("ha1 has ended");
        assertThat(Aftermath.ended(pause, all, Set.of("ha1", "ha2"))).isEmpty();
    }
}
