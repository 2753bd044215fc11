package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A home agent is killed while it serves a mobile node; real daemons, etcd and packets. */
@Timeout(240)
class FailoverIT {

    @BeforeEach
    void needsNamespacesAndEtcd() {
        Privilege.require();
        Tool _ = Tool.program("etcd");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherHomeAgentTakesTheMobileNodeOver(boolean samePrefix) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        FailoverResult result =
                FailoverCommand.run(
                        new FailoverOptions(
                                1,
                                2,
                                samePrefix,
                                Duration.ZERO,
                                0,
                                1,
                                new FailoverOptions.Fault.Kill(),
                                "heartbeat",
                                Optional.empty()),
                        new PrintStream(printed, true, StandardCharsets.UTF_8));
        String text = printed.toString(StandardCharsets.UTF_8);

        assertThat(result.wrong()).as(text).isEmpty();
        assertThat(result.timeline())
                .extracting(FailoverResult.Step::what)
                .anySatisfy(what -> assertThat(what).startsWith("mobile-nodes-claimed"))
                .anySatisfy(what -> assertThat(what).startsWith("home-agent-switched"));
    }
}
