package mip6.dataplane.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.core.UdpPorts;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.esp.Volume;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A mobile node and its home agent, back to back, with real octets between them. */
final class Peers {

    static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:a1::5");
    static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.of("2001:db8:c::10");
    static final Ipv6Address STRANGER = Ipv6Address.of("2001:db8:bad::1");

    static final Identity MOBILE_NODE = Identity.fqdn("mn1.example.com");
    static final Identity HOME_AGENT = Identity.fqdn("ha1.example.com");

    static final int MTU = 1500;
    static final int INTERFACE = 7;

    /** SPIs of the pairs, as the home agent's inbound and outbound ones. */
    static final Spi TO_AGENT = new Spi(0x1000_0001);

    static final Spi TO_NODE = new Spi(0x2000_0002);
    static final Spi TUNNEL_TO_AGENT = new Spi(0x3000_0003);
    static final Spi TUNNEL_TO_NODE = new Spi(0x4000_0004);

    private static final EspSuite SUITE =
            new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);

    private static final TrafficSelector ANYTHING =
            new TrafficSelector(0, 0, 0xffff, Ipv6Address.UNSPECIFIED, new Ipv6Address(-1L, -1L));

    /** What was said to be worn, in order. */
    final List<ChildSa> worn = new ArrayList<>();

    /** Home addresses that were said to have traffic, in order. */
    final List<Ipv6Address> traffic = new ArrayList<>();

    final Tables nodeTables;
    final Tables agentTables;
    final PeerInbound nodeInbound;
    final PeerInbound agentInbound;
    final PeerOutbound nodeOutbound;
    final PeerOutbound agentOutbound;

    private Peers(Volume volume) {
        nodeTables = new Tables(new Random(1), volume, worn::add, traffic::add);
        agentTables = new Tables(new Random(2), volume, worn::add, traffic::add);
        nodeInbound = new PeerInbound(Side.MOBILE_NODE, nodeTables);
        agentInbound = new PeerInbound(Side.HOME_AGENT, agentTables);
        nodeOutbound = new PeerOutbound(Side.MOBILE_NODE, nodeTables, MTU, 100);
        agentOutbound = new PeerOutbound(Side.HOME_AGENT, agentTables, MTU, 200);
    }

    /** The pair for signalling is installed at both. */
    static Peers withSignallingSa() {
        return withSignallingSa(Volume.standard());
    }

    /** The same, and it is worn after {@code volume}. */
    static Peers withSignallingSa(Volume volume) {
        Peers peers = new Peers(volume);
        ChildSa agents =
                agentSa(
                        Mode.TRANSPORT,
                        TO_AGENT,
                        TO_NODE,
                        TrafficSelector.mobilityHeader(AGENT),
                        TrafficSelector.mobilityHeader(HOME));
        peers.agentTables.install(agents);
        peers.nodeTables.install(mirror(agents));
        return peers;
    }

    /** Plain tunnels at both ends, too. */
    static Peers withTunnel() {
        Peers peers = withSignallingSa();
        peers.setTunnels(Optional.empty());
        return peers;
    }

    /** Tunnels under ESP at both ends. */
    static Peers withProtectedTunnel() {
        return withProtectedTunnel(SUITE);
    }

    static Peers withProtectedTunnel(EspSuite suite) {
        Peers peers = withSignallingSa();
        ChildSa agents =
                agentSa(
                        suite,
                        Mode.TUNNEL,
                        TUNNEL_TO_AGENT,
                        TUNNEL_TO_NODE,
                        ANYTHING,
                        new TrafficSelector(0, 0, 0xffff, HOME, HOME));
        peers.agentTables.install(agents);
        peers.nodeTables.install(mirror(agents));
        peers.setTunnels(Optional.of(TUNNEL_TO_AGENT));
        return peers;
    }

    /** All that has a tunnel under ESP is in UDP from now on, or not. */
    void encapsulate(Optional<UdpPorts> ports) {
        for (Spi inbound : List.of(TO_NODE, TUNNEL_TO_NODE)) {
            ChildSa sa = nodeTables.sa(inbound).orElseThrow().sa();
            nodeTables.install(sa.encapsulated(ports));
        }
        for (Spi inbound : List.of(TO_AGENT, TUNNEL_TO_AGENT)) {
            ChildSa sa = agentTables.sa(inbound).orElseThrow().sa();
            agentTables.install(sa.encapsulated(ports));
        }
    }

    static ChildSa agentSa(
            Mode mode, Spi inbound, Spi outbound, TrafficSelector local, TrafficSelector remote) {
        return agentSa(SUITE, mode, inbound, outbound, local, remote);
    }

    private static ChildSa agentSa(
            EspSuite suite,
            Mode mode,
            Spi inbound,
            Spi outbound,
            TrafficSelector local,
            TrafficSelector remote) {
        return new ChildSa(
                new IkeSaId(1),
                MOBILE_NODE,
                inbound,
                outbound,
                mode,
                suite,
                keys(suite, inbound),
                keys(suite, outbound),
                List.of(local),
                List.of(remote));
    }

    /** The same pair as the mobile node has it. */
    static ChildSa mirror(ChildSa sa) {
        return new ChildSa(
                sa.owner(),
                HOME_AGENT,
                sa.outbound(),
                sa.inbound(),
                sa.mode(),
                sa.suite(),
                sa.outboundKeys(),
                sa.inboundKeys(),
                sa.remote(),
                sa.local());
    }

    /** A Mobility Header of {@code type}, eight octets long. */
    static Bytes mobilityHeader(int type) {
        return Bytes.of(59, 0, type, 0, 0, 0, 1, 2);
    }

    static OutgoingMobilityHeader bindingUpdate() {
        return new OutgoingMobilityHeader(
                CARE_OF,
                AGENT,
                INTERFACE,
                Optional.of(HOME),
                Optional.empty(),
                Optional.of(new SaPair(TO_NODE)),
                mobilityHeader(5));
    }

    static OutgoingMobilityHeader bindingAcknowledgement() {
        return new OutgoingMobilityHeader(
                AGENT,
                CARE_OF,
                0,
                Optional.empty(),
                Optional.of(HOME),
                Optional.of(new SaPair(TO_AGENT)),
                mobilityHeader(6));
    }

    /** What a raw socket would give of {@code packet}. */
    static Packet received(Bytes packet) {
        try {
            Reader reader = Reader.of(packet);
            Ipv6Header header = Ipv6Header.read(reader);
            assertThat(header.payloadLength()).isEqualTo(reader.remaining());
            return new Packet(
                    header.source(),
                    header.destination(),
                    INTERFACE,
                    header.nextHeader(),
                    reader.rest());
        } catch (MalformedException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static Bytes sent(Departure departure) {
        assertThat(departure).isInstanceOf(Departure.Send.class);
        List<Bytes> packets = ((Departure.Send) departure).packets();
        assertThat(packets).hasSize(1);
        return packets.getFirst();
    }

    static IncomingMobilityHeader message(Arrival arrival) {
        assertThat(arrival).isInstanceOf(Arrival.Signalling.class);
        return ((Arrival.Signalling) arrival).message();
    }

    private static SaKeys keys(EspSuite suite, Spi spi) {
        byte[] encryption = new byte[suite.encryption().keyingMaterialLength(suite.keyBits())];
        byte[] integrity = new byte[suite.integrity().keyLength()];
        Random random = new Random(spi.value());
        random.nextBytes(encryption);
        random.nextBytes(integrity);
        return new SaKeys(Secret.wrap(encryption), Secret.wrap(integrity));
    }

    /**
     * @param protection the home agent's inbound SPI
     */
    private void setTunnels(Optional<Spi> protection) {
        agentTables.setTunnel(new Tunnel(HOME, AGENT, CARE_OF, 0, protection.map(SaPair::new)));
        nodeTables.setTunnel(
                new Tunnel(
                        HOME,
                        CARE_OF,
                        AGENT,
                        INTERFACE,
                        protection.map(spi -> new SaPair(TUNNEL_TO_NODE))));
    }

    static Bytes packet(Ipv6Address source, Ipv6Address destination, int payload) {
        byte[] octets = new byte[payload];
        for (int i = 0; i < payload; i++) {
            octets[i] = (byte) i;
        }
        return Ipv6Header.of(IpProtocol.UDP, source, destination, payload)
                .packet(Bytes.wrap(octets));
    }

    /** A packet to the mobile node. */
    static Bytes ofLength(int length) {
        return packet(CORRESPONDENT, HOME, length - Ipv6Header.LENGTH);
    }
}
