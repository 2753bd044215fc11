package mip6.dataplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.kernel.KernelObjects.MessageKind;
import mip6.dataplane.kernel.KernelObjects.SentHeader;
import mip6.dataplane.userspace.Side;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.core.UdpPorts;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.XfrmAlgorithm;
import mip6.linux.XfrmMode;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmSelector;
import mip6.linux.XfrmState;
import mip6.linux.XfrmUdp;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class KernelObjectsTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::10");
    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:2::c0a");

    private final KernelObjects objects = new KernelObjects(Side.MOBILE_NODE);

    private static ChildSa sa(Mode mode, TrafficSelector local, TrafficSelector remote) {
        SaKeys keys = new SaKeys(Secret.wrap(new byte[16]), Secret.wrap(new byte[32]));
        return new ChildSa(
                new IkeSaId(1),
                Identity.fqdn("ha1.example.com"),
                new Spi(0x1001),
                new Spi(0xf000_0002),
                mode,
                new EspSuite(Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128, true),
                keys,
                keys,
                List.of(local),
                List.of(remote));
    }

    private static ChildSa signalling() {
        return sa(
                Mode.TRANSPORT,
                TrafficSelector.mobilityHeader(HOME),
                TrafficSelector.mobilityHeader(AGENT));
    }

    private static ChildSa prefixDiscovery() {
        return sa(
                Mode.TRANSPORT,
                TrafficSelector.prefixDiscovery(HOME),
                TrafficSelector.prefixDiscovery(AGENT));
    }

    @Test
    void bothDirectionsOfSignallingAreBetweenHomeAddressAndHomeAgent() {
        ChildSa sa = signalling();
        XfrmState in = objects.inbound(sa, Ends.of(sa));
        assertThat(in.source()).isEqualTo(AGENT);
        assertThat(in.destination()).isEqualTo(HOME);
        assertThat(in.spi()).isEqualTo(0x1001);
        XfrmState out = objects.outbound(sa, Ends.of(sa));
        assertThat(out.source()).isEqualTo(HOME);
        assertThat(out.destination()).isEqualTo(AGENT);
        assertThat(out.spi()).isEqualTo(0xf000_0002L);
        assertThat(out.extendedSequenceNumbers()).isTrue();
        assertThat(out.algorithms().stream().map(XfrmAlgorithm::name))
                .containsExactly("cbc(aes)", "hmac(sha256)");
    }

    @Test
    void whatGoesNamesItsStateAndWhatComesTakesAny() {
        ChildSa sa = signalling();
        XfrmPolicy out = objects.outboundPolicy(sa, Ends.of(sa));
        assertThat(out.selector())
                .isEqualTo(XfrmSelector.between(HOME, AGENT, IpProtocol.MOBILITY));
        assertThat(out.templates().getFirst().spi()).isEqualTo(0xf000_0002L);
        assertThat(out.templates().getFirst().optional()).isFalse();
        XfrmPolicy in = objects.inboundPolicies(sa, Ends.of(sa)).getFirst();
        assertThat(objects.inboundPolicies(sa, Ends.of(sa))).hasSize(1);
        assertThat(in.selector()).isEqualTo(XfrmSelector.between(AGENT, HOME, IpProtocol.MOBILITY));
        assertThat(in.templates().getFirst().spi()).isZero();
        assertThat(in.templates().getFirst().optional()).isFalse();
    }

    /** RFC 3948: each direction has the sender's port first. */
    @Test
    void behindATranslatorStatesNameThePortsOfUdp() {
        ChildSa sa = signalling().encapsulated(Optional.of(new UdpPorts(4500, 50_000)));
        assertThat(objects.inbound(sa, Ends.of(sa)).udp()).contains(new XfrmUdp(50_000, 4500));
        assertThat(objects.outbound(sa, Ends.of(sa)).udp()).contains(new XfrmUdp(4500, 50_000));
        assertThat(objects.inbound(signalling(), Ends.of(sa)).udp()).isEmpty();
        XfrmSelector udp = XfrmSelector.between(AGENT, HOME, IpProtocol.UDP);
        assertThat(objects.receivedInUdp(Ends.of(sa)))
                .as("to its port, or what some kernels take for ports")
                .extracting(XfrmPolicy::selector)
                .containsExactly(
                        udp.toPort(4500), udp.toPort(4500), udp.ofType(0x1102), udp.ofType(0x1102));
        assertThat(objects.receivedInUdp(Ends.of(sa)))
                .as("nothing demands more, and it is found again")
                .allMatch(it -> it.templates().getFirst().optional())
                .allMatch(objects::owns);
    }

    @Test
    void aSelectorOfOneTypeIsAPolicyOfThatType() {
        TrafficSelector update =
                new TrafficSelector(IpProtocol.MOBILITY, 0x0500, 0x05ff, HOME, HOME);
        assertThat(KernelObjects.selector(update, TrafficSelector.mobilityHeader(AGENT)))
                .isEqualTo(XfrmSelector.between(HOME, AGENT, IpProtocol.MOBILITY).ofType(5));
    }

    @Test
    void aRangeIsThePrefixThatCoversIt() {
        TrafficSelector range =
                new TrafficSelector(
                        0,
                        0,
                        0xffff,
                        Ipv6Address.of("2001:db8:1::1000"),
                        Ipv6Address.of("2001:db8:1::17ff"));
        assertThat(KernelObjects.selector(range, TrafficSelector.ANY))
                .isEqualTo(
                        XfrmSelector.of(
                                Ipv6Prefix.of("2001:db8:1::1000/117"), Ipv6Prefix.of("::/0"), 0));
    }

    @Test
    void payloadComesBehindSignalling() {
        ChildSa sa = sa(Mode.TUNNEL, TrafficSelector.any(HOME), TrafficSelector.ANY);
        Ends outer = new Ends(CARE_OF, AGENT);
        XfrmPolicy out = objects.outboundPolicy(sa, outer);
        assertThat(out.priority())
                .isGreaterThan(objects.outboundPolicy(signalling(), outer).priority());
        assertThat(out.templates().getFirst().mode()).isEqualTo(XfrmMode.TUNNEL);
        assertThat(out.templates().getFirst().source()).isEqualTo(CARE_OF);
    }

    @Test
    void eachSideOwnsItsOwn() {
        KernelObjects agents = new KernelObjects(Side.HOME_AGENT);
        SentHeader option = new SentHeader(IpProtocol.DESTINATION_OPTIONS, HOME, AGENT);
        XfrmState state = objects.sent(option, CARE_OF);
        assertThat(objects.owns(state)).isTrue();
        assertThat(agents.owns(state)).isFalse();
        XfrmPolicy policy = objects.sentPolicy(option, new MessageKind(IpProtocol.MOBILITY, 5));
        assertThat(objects.owns(policy)).isTrue();
        assertThat(agents.owns(policy)).isFalse();
        assertThat(objects.receivedPolicies()).allMatch(objects::owns);
    }

    /**
     * Wherever a process is killed, between two of these or behind all of them, each one that it
     * leaves is found again by itself.
     */
    @ParameterizedTest
    @EnumSource(Side.class)
    void allThatIsMadeIsOwnedEachByItself(Side side) {
        KernelObjects own = new KernelObjects(side);
        KernelObjects others = new KernelObjects(other(side));
        int requestId = own.received().requestId();
        ChildSa charons =
                ChildSa.withoutKeys(
                        new IkeSaId(2),
                        Identity.fqdn("ha1.example.com"),
                        new Spi(0x1003),
                        new Spi(0xf000_0004),
                        TrafficSelector.mobilityHeader(HOME),
                        TrafficSelector.mobilityHeader(AGENT),
                        Optional.of(new ChildSa.Elsewhere(requestId << 16 | 7, 0x6d00_0007)));
        Ends outer = new Ends(CARE_OF, AGENT);
        ChildSa payload = sa(Mode.TUNNEL, TrafficSelector.any(HOME), TrafficSelector.ANY);
        SentHeader header = new SentHeader(IpProtocol.ROUTING, AGENT, HOME);
        List<XfrmPolicy> policies = new ArrayList<>(own.receivedPolicies());
        policies.add(own.sentPolicy(header, new MessageKind(IpProtocol.MOBILITY, 6)));
        policies.addAll(own.receivedInUdp(outer));
        for (ChildSa each : List.of(signalling(), charons, prefixDiscovery(), payload)) {
            policies.add(own.outboundPolicy(each, outer));
            policies.addAll(own.inboundPolicies(each, outer));
            policies.add(own.inboundPolicy(each, outer, XfrmPolicy.Direction.FORWARD));
        }
        assertThat(policies).allMatch(own::owns).noneMatch(others::owns);
        assertThat(
                        List.of(
                                own.received(),
                                own.sent(header, CARE_OF),
                                own.inbound(payload, outer),
                                own.outbound(payload, outer),
                                own.inbound(signalling(), outer).marking(1),
                                own.outbound(signalling(), outer)))
                .allMatch(own::owns)
                .noneMatch(others::owns);
    }

    private static Side other(Side side) {
        return switch (side) {
            case MOBILE_NODE -> Side.HOME_AGENT;
            case HOME_AGENT -> Side.MOBILE_NODE;
        };
    }

    /** RFC 4877 4.2: solicitations to the home agent, advertisements from it, and no echoes. */
    @Test
    void ofPrefixDiscoveryOneTypeGoesEachWay() {
        ChildSa sa = prefixDiscovery();
        XfrmSelector there = XfrmSelector.between(HOME, AGENT, IpProtocol.ICMPV6);
        XfrmSelector back = XfrmSelector.between(AGENT, HOME, IpProtocol.ICMPV6);
        Ends ends = Ends.of(sa);
        assertThat(objects.outboundPolicy(sa, ends).selector()).isEqualTo(there.ofType(146));
        assertThat(objects.inboundPolicies(sa, ends))
                .extracting(XfrmPolicy::selector)
                .as("the type, and what some kernels take for it")
                .containsExactly(
                        back.ofType(147), back.ofType(147), back.ofType(58), back.ofType(58));
        // the same selectors, seen from the home agent
        ChildSa agents = sa(Mode.TRANSPORT, sa.remote().getFirst(), sa.local().getFirst());
        KernelObjects agent = new KernelObjects(Side.HOME_AGENT);
        assertThat(agent.outboundPolicy(agents, Ends.of(agents)).selector())
                .isEqualTo(back.ofType(147));
        assertThat(agent.inboundPolicies(agents, Ends.of(agents)))
                .extracting(XfrmPolicy::selector)
                .containsExactly(
                        there.ofType(146), there.ofType(146), there.ofType(58), there.ofType(58));
        assertThat(agent.receivedPolicies())
                .as("a Home Address option in front of an echo is nobody's")
                .noneMatch(each -> each.selector().protocol() == IpProtocol.ICMPV6);
    }

    @Test
    void theSidesReceiveDifferentHeaders() {
        assertThat(objects.received().protocol()).isEqualTo(IpProtocol.ROUTING);
        assertThat(new KernelObjects(Side.HOME_AGENT).received().protocol())
                .isEqualTo(IpProtocol.DESTINATION_OPTIONS);
        assertThat(objects.received().wildcard()).isTrue();
    }
}
