package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.HomeAgentsList;
import mip6.lab.net.Privilege;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.mobilityheader.HomeAgentDiscoveryMessage;
import mip6.mobilityheader.HomeAgentDiscoveryReply;
import mip6.mobilityheader.HomeAgentDiscoveryRequest;
import mip6.mobilityheader.RouterAdvertisement;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A mobile node of RFC 6275 alone looks for home agents (10.5). */
@Timeout(60)
class AddressDiscoveryIT {

    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::2");
    private static final int HOP_LIMIT = 64;
    private static final int NOT_ROUTED = 255;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_REQUESTS = 40;

    /** H; preference 10, 60 s; 2001:db8:1::2 with R. */
    private static final Bytes ADVERTISEMENT =
            Bytes.ofHex(
                    "86 00 0000 40 20 0000 00000000 00000000"
                            + "0801 0000 000a 003c"
                            + "0304 40 20 00278d00 00093a80 00000000"
                            + "20010db8000100000000000000000002");

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private static HomeAgentDiscoveryReply ask(RawSocket socket, int identifier) throws Exception {
        send(socket, identifier);
        return answer(socket);
    }

    private static void send(RawSocket socket, int identifier) throws LinuxException {
        socket.send(
                Plan.CORRESPONDENT,
                0,
                HomeAgentsList.anycast(Plan.HOME_LINK),
                HOP_LIMIT,
                new HomeAgentDiscoveryRequest(identifier).toBytes());
    }

    private static HomeAgentDiscoveryReply answer(RawSocket socket) throws Exception {
        RawPacket answer = socket.receive().orElseThrow();
        assertThat(answer.source()).isEqualTo(Plan.HOME_AGENT_ADDRESS);
        return (HomeAgentDiscoveryReply) HomeAgentDiscoveryMessage.read(answer.payload());
    }

    @Test
    @Tag("req:S6275-10.5.1-a")
    @Tag("req:S6275-10.5.1-b")
    void theHomeAgentsOfTheLinkAreToldToWhoAsksTheirAnycastAddress() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startHomeAgent();
            try (RawSocket socket =
                            topology.correspondent()
                                    .call(
                                            () ->
                                                    RawSocket.openIcmpv6(
                                                            HomeAgentDiscoveryReply.TYPE));
                    RawSocket router =
                            topology.router()
                                    .call(() -> RawSocket.openIcmpv6(RouterAdvertisement.TYPE))) {
                assertThat(ask(socket, 1))
                        .isEqualTo(
                                new HomeAgentDiscoveryReply(1, List.of(Plan.HOME_AGENT_ADDRESS)));
                router.send(
                        Ipv6Address.UNSPECIFIED,
                        topology.router().link("ha1").index(),
                        Ipv6Address.ALL_NODES,
                        NOT_ROUTED,
                        ADVERTISEMENT);
                int identifier = 2;
                HomeAgentDiscoveryReply reply = ask(socket, identifier);
                while (reply.homeAgents().size() < 2) {
                    Thread.onSpinWait();
                    reply = ask(socket, ++identifier);
                }
                assertThat(reply.homeAgents()).containsExactly(OTHER, Plan.HOME_AGENT_ADDRESS);
            }
        }
    }

    /** The kernel forgets the way to it when an operator takes the link down. */
    @Test
    @Tag("req:S6275-10.5.1-a")
    void onALinkThatWasTakenDownTheirAnycastAddressIsAnsweredAgain() throws Exception {
        theyAreToldAlsoAfter(Topology::restartHomeLink);
    }

    /** One that an operator made again has the same name, and is another one. */
    @Test
    @Tag("req:S6275-10.5.1-a")
    void onALinkThatWasMadeAgainTheirAnycastAddressIsAnsweredToo() throws Exception {
        theyAreToldAlsoAfter(Topology::remakeHomeLink);
    }

    private interface Change {
        void make(Topology topology) throws Exception;
    }

    private void theyAreToldAlsoAfter(Change change) throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startHomeAgent();
            try (RawSocket socket =
                    topology.correspondent()
                            .call(() -> RawSocket.openIcmpv6(HomeAgentDiscoveryReply.TYPE))) {
                HomeAgentDiscoveryReply before = ask(socket, 1);
                change.make(topology);
                assertThat(askAgainAndAgain(socket, 2).homeAgents()).isEqualTo(before.homeAgents());
            }
        }
    }

    /** As mobile nodes do (RFC 6275 11.4.1): again until there is an answer. */
    private static HomeAgentDiscoveryReply askAgainAndAgain(RawSocket socket, int identifier)
            throws Exception {
        Thread asking =
                Thread.ofPlatform().daemon(true).start(() -> keepSending(socket, identifier));
        try {
            return answer(socket);
        } finally {
            asking.interrupt();
            asking.join();
        }
    }

    /** Whoever waits for the answer finds the socket closed in the end. */
    private static void keepSending(RawSocket socket, int identifier) {
        try {
            for (int i = 0; i < MOST_REQUESTS && !Thread.currentThread().isInterrupted(); i++) {
                send(socket, identifier);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            if (!Thread.currentThread().isInterrupted()) {
                socket.close();
            }
        } catch (LinuxException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
