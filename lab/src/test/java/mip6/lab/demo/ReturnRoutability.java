package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.control.ControlClient;
import mip6.lab.net.MobilityEar;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a program of a mobile node and one of its correspondent say to each other before route
 * optimisation (RFC 6275 5.2.5), of which the daemons know nothing.
 */
final class ReturnRoutability {

    static final int HOME_TEST_INIT = 1;
    static final int HOME_TEST = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private ReturnRoutability() {}

    /**
     * Each hears what the other one said, as it was said, and nothing else, once payload is in ESP.
     *
     * @param control the mobile node's socket
     */
    static void passes(Topology topology, Ipv6Address home, Path control) throws Exception {
        awaitEsp(control);
        UnrecognizedMessage asked =
                new UnrecognizedMessage(HOME_TEST_INIT, Bytes.ofHex("0000 c001d00d12345678"));
        UnrecognizedMessage answered =
                new UnrecognizedMessage(
                        HOME_TEST, Bytes.ofHex("0007 c001d00d12345678 0123456789abcdef"));
        try (MobilityEar correspondent = MobilityEar.on(topology.correspondent());
                MobilityEar mobileNode = MobilityEar.on(topology.mobileNode())) {
            // twice, so that what a daemon would say of the first one is heard
            for (int i = 0; i < 2; i++) {
                mobileNode.send(home, Plan.CORRESPONDENT, asked);
                correspondent.hears(asked, home, Plan.CORRESPONDENT);
                correspondent.send(Plan.CORRESPONDENT, home, answered);
                mobileNode.hears(answered, Plan.CORRESPONDENT, home);
            }
        }
    }

    private static void awaitEsp(Path control) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!ControlClient.ask(control, "status")
                .at("/mobileNode/service/payloadProtected")
                .asBoolean()) {
            assertThat(System.nanoTime()).as("no ESP of payload").isLessThan(until);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
