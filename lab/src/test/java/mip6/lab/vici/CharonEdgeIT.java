package mip6.lab.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.agent.charon.CharonEdge;
import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.ikev2.charon.CharonHomeAgent;
import mip6.ikev2.charon.CharonInstruction;
import mip6.ikev2.charon.CharonMobileNode;
import mip6.ikev2.charon.CharonNotice;
import mip6.ikev2.charon.CharonTerms;
import mip6.ikev2.charon.HomeAgentPlan;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciException;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Home agent and mobile node over real charons, up to what takes a kernel with ESP: what charon is
 * told it takes, and what it tells is understood.
 */
@Timeout(180)
class CharonEdgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Identity NODE = Identity.fqdn("mn1.example.com");
    private static final Identity AGENT = Identity.fqdn("ha1.example.com");
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final Endpoint AT = Endpoint.ike(Ipv6Address.of(ViciPair.MN));
    private static final Endpoint TO = Endpoint.ike(Ipv6Address.of(ViciPair.HA));
    private static final CharonTerms TERMS =
            new CharonTerms(List.of("default"), List.of("default"), Duration.ofSeconds(30), false);

    private final Reporter reporter =
            new Reporter("test", BootClock::nanos, new Counters(), Optional.empty());

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @AutoClose private ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        pair = ViciPair.start(folder);
    }

    @AfterEach
    void endReports() {
        reporter.close();
    }

    private static IkeSettings settings(Identity own, Identity peer) {
        return new IkeSettings(
                own,
                Optional.empty(),
                Map.of(peer, Secret.wrap("a key for two".getBytes(StandardCharsets.US_ASCII))),
                new TrustAnchors(List.of()),
                new CertificateRequirement.AnyNode(),
                Optional.empty(),
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    /** A core and its edge; the test's own thread is the loop. */
    private final class Side implements AutoCloseable {

        private final IkeService core;
        private final LinkedBlockingQueue<CharonNotice> notices = new LinkedBlockingQueue<>();
        private final Deque<IkeAction> actions = new ArrayDeque<>();
        private final CharonEdge edge;

        Side(IkeService core, Charon charon) {
            this.core = core;
            edge = CharonEdge.open(charon.endpoint(), reporter, notices::add, _ -> {});
        }

        void handle(IkeEvent event) {
            for (IkeAction action : core.handle(event, BootClock.nanos())) {
                if (action instanceof IkeAction.Tell(CharonInstruction instruction)) {
                    edge.perform(instruction);
                } else {
                    actions.add(action);
                }
            }
        }

        <A extends IkeAction> A await(Class<A> wanted) throws InterruptedException {
            long end = BootClock.nanos() + PATIENCE.toNanos();
            while (true) {
                while (!actions.isEmpty()) {
                    IkeAction action = actions.remove();
                    if (wanted.isInstance(action)) {
                        return wanted.cast(action);
                    }
                }
                CharonNotice notice = notices.poll(end - BootClock.nanos(), TimeUnit.NANOSECONDS);
                assertThat(notice).as("while waiting for " + wanted.getSimpleName()).isNotNull();
                handle(new IkeEvent.Told(notice));
            }
        }

        @Override
        public void close() {
            edge.close();
        }
    }

    private Side homeAgent() {
        return new Side(
                new CharonHomeAgent(
                        new HomeAgentPlan(
                                settings(AGENT, NODE),
                                TERMS,
                                Map.of(NODE, HOME),
                                List.of(Ipv6Prefix.of("2001:db8:1::/64")),
                                0xffff_ffffL,
                                List.of(Ipv6Address.of("2001:db8:53::53")))),
                pair.ha);
    }

    private Side mobileNode() {
        return new Side(new CharonMobileNode(settings(NODE, AGENT), TERMS, Instant::now), pair.mn);
    }

    /** The home agent's charon has the connection of the mobile node. */
    private void awaitLoaded(Side agent) throws Exception {
        long end = BootClock.nanos() + PATIENCE.toNanos();
        while (!connections().contains("mip6-ha-mn1.example.com")) {
            assertThat(BootClock.nanos()).as("the connection is never loaded").isLessThan(end);
            CharonNotice notice = agent.notices.poll(10, TimeUnit.MILLISECONDS);
            if (notice != null) {
                agent.handle(new IkeEvent.Told(notice));
            }
        }
    }

    private List<String> connections() {
        try {
            return pair.haClient
                    .ask("get-conns", Section.EMPTY, Duration.ofSeconds(5))
                    .texts("conns");
        } catch (ViciException restarting) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            return List.of();
        }
    }

    private static IkeSaId initiate(Side node) {
        IkeSaId id = node.core.newId();
        node.handle(
                new IkeEvent.Initiate(
                        id,
                        AT,
                        TO,
                        Optional.empty(),
                        Optional.of(new ConfigurationRequest(Optional.empty(), false)),
                        new IkeEvent.FirstChild.Wanted(
                                new ChildRequest(
                                        ChildSa.Mode.TRANSPORT,
                                        List.of(TrafficSelector.anyMobilityHeader()),
                                        List.of(TrafficSelector.mobilityHeader(TO.address()))))));
        return id;
    }

    @Test
    void theMobileNodeGetsItsAddressAndACharonThatWasKilledIsToldAllAgain() throws Exception {
        try (Side agent = homeAgent();
                Side node = mobileNode()) {
            awaitLoaded(agent);
            IkeSaId id = initiate(node);

            IkeAction.Authorize asked = agent.await(IkeAction.Authorize.class);
            assertThat(asked.peer().identity()).isEqualTo(NODE);
            assertThat(asked.remote().address()).isEqualTo(AT.address());
            agent.handle(
                    new IkeEvent.Authorized(
                            asked.id(),
                            new ConfigurationReply(
                                    Optional.of(HOME), 64, List.of(), Optional.empty())));
            agent.await(IkeAction.Established.class);
            // with its child where the kernel has ESP, and without one where not
            IkeAction.Established established = node.await(IkeAction.Established.class);
            assertThat(established.id()).isEqualTo(id);
            assertThat(established.reply().address()).contains(HOME);
            assertThat(established.peer().identity()).isEqualTo(AGENT);

            pair.ha.crashAndStart();
            IkeAction.Closed closed = agent.await(IkeAction.Closed.class);
            assertThat(closed).isEqualTo(new IkeAction.Closed(asked.id(), IkeClosure.NO_RESPONSE));
            awaitLoaded(agent);

            node.handle(new IkeEvent.Close(id));
            assertThat(node.await(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.REQUESTED);
        }
        pair.ha.stop();
        assertThatThrownBy(this::homeAgent)
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused ->
                                assertThat(refused.line())
                                        .contains("start charon, or mend ike.vici")
                                        .doesNotContain("\n"));
    }
}
