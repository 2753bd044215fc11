package mip6.dnsupdate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.dnsupdate.discovery.DiscoveryOutcome.Found;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Resolvers that do what resolvers do, and worse. */
class DnsDiscoveryTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final HomeAgentQuery NAME =
            new HomeAgentQuery.ByName(DomainName.of("ha1.example.com"));
    private static final HomeAgentQuery SERVICE =
            new HomeAgentQuery.ByService(DomainName.of("example.com"));
    private static final String HA1 = "ha1.example.com. 60 IN AAAA 2001:db8:1::1";
    private static final String EVIL = "ha1.example.com. 60 IN AAAA 2001:db8:bad::1";

    @Test
    @Tag("req:S5026-5.1.1-a")
    void theQueryIsAnAaaaQueryForTheName() {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) -> {
                            Message query = ScriptedServer.parse(request);
                            boolean right =
                                    query.getQuestion().getType() == Type.AAAA
                                            && query.getQuestion()
                                                    .getName()
                                                    .toString()
                                                    .equals("ha1.example.com.")
                                            && query.getHeader().getOpcode() == Opcode.QUERY
                                            && query.getHeader().getFlag(Flags.RD)
                                            && query.getOPT().getPayloadSize() == 1232;
                            return right ? List.of(ScriptedAnswer.of(request, HA1)) : List.of();
                        })) {
            DiscoveryReport report = discover(LONG, NAME, server);
            assertFound(report, "2001:db8:1::1");
            assertThat(report.roundTrips()).isEqualTo(1);
            assertThat(report.unanswered()).isZero();
        }
    }

    @Test
    void whatNobodySignedIsNoAnswerWhereProofsAreWanted() {
        TrustAnchorRecords anchors =
                TrustAnchorRecords.parse("example.com. IN DS 1 13 2 " + "00".repeat(32) + "\n")
                        .orElseThrow();
        try (ScriptedServer server = good()) {
            ResolverSettings settings =
                    new ResolverSettings(
                            List.of(server.address()),
                            Optional.empty(),
                            LONG,
                            1,
                            Optional.of(anchors));
            DiscoveryReport report =
                    new DnsDiscovery(settings, new SplittableRandom(1)).discover(NAME);
            assertThat(report.outcome()).isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
            assertThat(server.requests()).isBetween(2, 8);
        }
    }

    @Test
    void aResolverThatFailsIsFollowedByTheNext() {
        try (ScriptedServer failing = ScriptedAnswer.always(Rcode.SERVFAIL);
                ScriptedServer refusing = ScriptedAnswer.always(Rcode.REFUSED);
                ScriptedServer good = good()) {
            DiscoveryReport report = discover(LONG, NAME, failing, refusing, good);
            assertFound(report, "2001:db8:1::1");
            assertThat(report.roundTrips()).isEqualTo(3);
        }
    }

    @Test
    void whenAllFailTheOutcomeSaysHow() {
        try (ScriptedServer failing = ScriptedAnswer.always(Rcode.SERVFAIL);
                ScriptedServer refusing = ScriptedAnswer.always(Rcode.REFUSED)) {
            DiscoveryOutcome outcome = discover(LONG, NAME, failing, refusing).outcome();
            assertThat(outcome)
                    .isEqualTo(
                            new DiscoveryOutcome.ResolversFailed(
                                    "ha1.example.com",
                                    List.of(
                                            new ResolverFailure(failing.address(), "SERVFAIL"),
                                            new ResolverFailure(refusing.address(), "REFUSED"),
                                            new ResolverFailure(failing.address(), "SERVFAIL"),
                                            new ResolverFailure(refusing.address(), "REFUSED"))));
        }
    }

    @Test
    void aClosedPortIsFollowedByTheNext() throws IOException {
        InetSocketAddress closed;
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
            closed = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        try (ScriptedServer good = good()) {
            ResolverSettings settings =
                    new ResolverSettings(
                            List.of(closed, good.address()), Optional.empty(), LONG, 1);
            assertFound(
                    new DnsDiscovery(settings, new SplittableRandom(1)).discover(NAME),
                    "2001:db8:1::1");
        }
    }

    @Test
    void aTruncatedAnswerIsFetchedByTcp() {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) ->
                                List.of(
                                        stream
                                                ? ScriptedAnswer.of(request, HA1)
                                                : ScriptedAnswer.edited(
                                                        request,
                                                        m -> m.getHeader().setFlag(Flags.TC))))) {
            DiscoveryReport report = discover(LONG, NAME, server);
            assertFound(report, "2001:db8:1::1");
            // the datagram, the connection, the answer
            assertThat(report.roundTrips()).isEqualTo(3);
        }
    }

    @Test
    void aLameServerIsFollowedByTheNext() {
        try (ScriptedServer lame =
                        ScriptedServer.start(
                                (request, stream) ->
                                        List.of(
                                                ScriptedAnswer.edited(
                                                        request,
                                                        m ->
                                                                ScriptedAnswer.add(
                                                                        m,
                                                                        Section.AUTHORITY,
                                                                        "com. 60 IN NS a.gtld."))));
                ScriptedServer good = good()) {
            assertFound(discover(LONG, NAME, lame, good), "2001:db8:1::1");
        }
    }

    @Test
    void whatIsNoAnswerToTheQueryIsPassedOver() {
        try (ScriptedServer liar =
                ScriptedServer.start(
                        (request, stream) -> {
                            byte[] lie = ScriptedAnswer.of(request, EVIL);
                            byte[] wrongId = lie.clone();
                            wrongId[1] ^= 1;
                            byte[] noResponse = lie.clone();
                            noResponse[2] &= 0x7f;
                            byte[] update = lie.clone();
                            update[2] |= Opcode.UPDATE << 3;
                            return List.of(
                                    wrongId,
                                    noResponse,
                                    update,
                                    ScriptedAnswer.toAnother(
                                            request,
                                            "ha2.example.com.",
                                            Type.AAAA,
                                            DClass.IN,
                                            EVIL),
                                    ScriptedAnswer.toAnother(
                                            request, "ha1.example.com.", Type.A, DClass.IN, EVIL),
                                    ScriptedAnswer.toAnother(
                                            request,
                                            "ha1.example.com.",
                                            Type.AAAA,
                                            DClass.CH,
                                            EVIL),
                                    ScriptedAnswer.edited(
                                            request, m -> m.removeAllRecords(Section.QUESTION)),
                                    new byte[0],
                                    new byte[] {1, 2, 3},
                                    ScriptedAnswer.of(request, HA1));
                        })) {
            DiscoveryReport report = discover(LONG, NAME, liar);
            assertFound(report, "2001:db8:1::1");
            assertThat(liar.requests()).isEqualTo(1);
        }
    }

    @Test
    void recordsOfAnotherNameAnswerNothing() {
        try (ScriptedServer liar =
                ScriptedServer.start(
                        (request, stream) ->
                                List.of(
                                        ScriptedAnswer.of(
                                                request,
                                                "ha2.example.com. 60 IN AAAA 2001:db8:bad::1",
                                                "ha1.example.com. 60 IN A 192.0.2.1",
                                                "ha1.example.com. 60 CH AAAA 2001:db8:bad::2")))) {
            assertThat(discover(LONG, NAME, liar).outcome())
                    .isEqualTo(new DiscoveryOutcome.NoRecords("ha1.example.com", "AAAA"));
        }
    }

    @Test
    void aMalformedAnswerIsFollowedByTheNext() {
        try (ScriptedServer broken =
                        ScriptedServer.start(
                                (request, stream) -> {
                                    byte[] answer = ScriptedAnswer.of(request, HA1);
                                    return List.of(Arrays.copyOf(answer, answer.length - 5));
                                });
                ScriptedServer good = good()) {
            DiscoveryReport report = discover(LONG, NAME, broken, good);
            assertFound(report, "2001:db8:1::1");
            assertThat(report.roundTrips()).isEqualTo(2);
        }
    }

    @Test
    void aliasesAreFollowedAndTheirTimeToLiveCounts() {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) ->
                                List.of(
                                        ScriptedAnswer.of(
                                                request,
                                                "ha1.example.com. 7 IN CNAME a.example.net.",
                                                "a.example.net. 90 IN CNAME b.example.net.",
                                                "b.example.net. 80 IN AAAA 2001:db8:1::1")))) {
            Found found = assertFound(discover(LONG, NAME, server), "2001:db8:1::1");
            assertThat(found.candidates().getFirst().timeToLive()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void aliasesInACircleEnd() {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) ->
                                List.of(
                                        ScriptedAnswer.of(
                                                request,
                                                "ha1.example.com. 7 IN CNAME a.example.net.",
                                                "a.example.net. 90 IN CNAME ha1.example.com.")))) {
            assertThat(discover(LONG, NAME, server).outcome())
                    .isInstanceOf(DiscoveryOutcome.ResolversFailed.class);
        }
    }

    @Test
    @Tag("req:S5026-5.1.2-c")
    void targetsWithoutAddressAreAskedForAtOnce() {
        try (ScriptedServer server =
                ScriptedServer.start(
                        (request, stream) -> {
                            String name =
                                    ScriptedServer.parse(request)
                                            .getQuestion()
                                            .getName()
                                            .toString();
                            return List.of(
                                    name.startsWith("_mip6")
                                            ? ScriptedAnswer.of(
                                                    request,
                                                    "_mip6._ipv6.example.com. 60 IN SRV 1 0 0"
                                                            + " a.net.",
                                                    "_mip6._ipv6.example.com. 60 IN SRV 2 0 0"
                                                            + " b.net.",
                                                    "_mip6._ipv6.example.com. 60 IN SRV 3 0 0"
                                                            + " c.net.")
                                            : name.equals("b.net.")
                                                    ? ScriptedAnswer.edited(
                                                            request,
                                                            m ->
                                                                    m.getHeader()
                                                                            .setRcode(
                                                                                    Rcode.NXDOMAIN))
                                                    : ScriptedAnswer.of(
                                                            request,
                                                            name
                                                                    + " 60 IN AAAA 2001:db8::"
                                                                    + name.charAt(0)));
                        })) {
            DiscoveryReport report = discover(LONG, SERVICE, server);
            Found found = assertFound(report, "2001:db8::a", "2001:db8::c");
            assertThat(found.unusable())
                    .containsExactly(new UnusableRecord("b.net", "does not exist"));
            assertThat(report.roundTrips()).isEqualTo(2);
            assertThat(server.requests()).isEqualTo(4);
        }
    }

    @Test
    void aResolverIsAnAddress() {
        List<InetSocketAddress> named =
                List.of(InetSocketAddress.createUnresolved("resolver.invalid", 53));
        assertThatThrownBy(() -> new ResolverSettings(named, Optional.empty(), SHORT, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyOctetsAreReadInOneWayOrAnother(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Question question = new Question(Name.fromConstantString("ha1.example.com."), Type.AAAA);
        byte[] query = question.toMessage(0x1234).toWire();
        byte[] good = ScriptedAnswer.of(query, HA1, "ha1.example.com. 60 IN CNAME x.example.com.");
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = good.clone();
            for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            octets = Arrays.copyOf(octets, random.nextInt(octets.length + 20));
            assertThat(Reply.read(question, 0x1234, octets)).isNotNull();
        }
    }

    private static DiscoveryReport discover(
            Duration timeout, HomeAgentQuery query, ScriptedServer... servers) {
        ResolverSettings settings =
                new ResolverSettings(
                        Arrays.stream(servers).map(ScriptedServer::address).toList(),
                        Optional.empty(),
                        timeout,
                        2);
        return new PacedDiscovery().of(settings).discover(query);
    }

    private static Found assertFound(DiscoveryReport report, String... addresses) {
        assertThat(report.outcome()).isInstanceOf(Found.class);
        Found found = (Found) report.outcome();
        assertThat(found.candidates())
                .extracting(HomeAgentCandidate::address)
                .containsExactly(
                        Arrays.stream(addresses).map(Ipv6Address::of).toArray(Ipv6Address[]::new));
        return found;
    }

    private static ScriptedServer good() {
        return ScriptedServer.start((request, stream) -> List.of(ScriptedAnswer.of(request, HA1)));
    }
}
