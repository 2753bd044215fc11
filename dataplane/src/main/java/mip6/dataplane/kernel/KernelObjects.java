package mip6.dataplane.kernel;

import mip6.dataplane.userspace.Side;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.XfrmAlgorithm;
import mip6.linux.XfrmAlgorithm.Kind;
import mip6.linux.XfrmMode;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmPolicy.Direction;
import mip6.linux.XfrmSelector;
import mip6.linux.XfrmState;
import mip6.linux.XfrmTemplate;
import mip6.linux.XfrmUdp;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What SAs and headers of Mobile IPv6 are in the kernel: states and policies. All of them have the
 * request id of their daemon, by which they are found again. Pure.
 */
final class KernelObjects {

    /** Of the main policies of signalling; those of payload come behind them. */
    static final int SIGNALLING_PRIORITY = 5026;

    static final int PAYLOAD_PRIORITY = 5028;

    private static final int MOBILE_NODE_REQUEST_ID = 5026;
    private static final int HOME_AGENT_REQUEST_ID = 5027;

    private static final int ICV_BITS = 128;
    private static final int ANY_SPI = 0;

    /** Of both headers of Mobile IPv6, as they say it: 24 octets (RFC 6275 6.3, 6.4.1). */
    private static final int HEADER_LENGTH = 2;

    private final Side side;
    private final int requestId;

    KernelObjects(Side side) {
        this.side = side;
        this.requestId =
                switch (side) {
                    case MOBILE_NODE -> MOBILE_NODE_REQUEST_ID;
                    case HOME_AGENT -> HOME_AGENT_REQUEST_ID;
                };
    }

    boolean owns(XfrmState state) {
        return state.requestId() == requestId;
    }

    /** Also one that names states of another daemon, whose request ids begin with this side's. */
    boolean owns(XfrmPolicy policy) {
        return policy.templates().stream()
                .mapToInt(XfrmTemplate::requestId)
                .anyMatch(id -> id == requestId || id >>> 16 == requestId);
    }

    /**
     * What lets the header of Mobile IPv6 in that this side receives, with any care-of address: who
     * may have sent it is for ESP to prove.
     */
    XfrmState received() {
        Ipv6Address any = Ipv6Address.UNSPECIFIED;
        return XfrmState.mobile(receivedHeader(), any, any, any, requestId);
    }

    /** The same in front of the Mobility Header, and of ESP, which some kernels ask about. */
    List<XfrmPolicy> receivedPolicies() {
        Ipv6Prefix any = new Ipv6Prefix(Ipv6Address.UNSPECIFIED, 0);
        return List.of(
                received(XfrmSelector.of(any, any, IpProtocol.MOBILITY)),
                received(XfrmSelector.of(any, any, IpProtocol.ESP)));
    }

    /**
     * Messages of Mobile Prefix Discovery that this side receives. Some kernels, as 6.1, look for
     * the type right behind the IPv6 header, where the header of Mobile IPv6 begins with the number
     * of ICMPv6, which is no type of a message.
     */
    private List<XfrmSelector> ofPrefixDiscovery(XfrmSelector selector) {
        return List.of(
                selector.ofType(receivedOfPrefixDiscovery()), selector.ofType(IpProtocol.ICMPV6));
    }

    private XfrmPolicy received(XfrmSelector selector) {
        return new XfrmPolicy(
                selector,
                Direction.IN,
                XfrmPolicy.Type.SUB,
                SIGNALLING_PRIORITY,
                List.of(
                        mobile(
                                receivedHeader(),
                                Ipv6Address.UNSPECIFIED,
                                Ipv6Address.UNSPECIFIED,
                                true)));
    }

    /** RFC 6275 6.7, 6.8. */
    int receivedOfPrefixDiscovery() {
        return switch (side) {
            case MOBILE_NODE -> MobilePrefixAdvertisement.TYPE;
            case HOME_AGENT -> MobilePrefixSolicitation.TYPE;
        };
    }

    private int sentOfPrefixDiscovery() {
        return switch (side) {
            case MOBILE_NODE -> MobilePrefixSolicitation.TYPE;
            case HOME_AGENT -> MobilePrefixAdvertisement.TYPE;
        };
    }

    private int receivedHeader() {
        return switch (side) {
            case MOBILE_NODE -> IpProtocol.ROUTING;
            case HOME_AGENT -> IpProtocol.DESTINATION_OPTIONS;
        };
    }

    /** The header that a message of this side goes with. */
    XfrmState sent(SentHeader header, Ipv6Address careOfAddress) {
        return XfrmState.mobile(
                header.protocol(), header.source(), header.destination(), careOfAddress, requestId);
    }

    XfrmPolicy sentPolicy(SentHeader header, MessageKind kind) {
        return new XfrmPolicy(
                XfrmSelector.between(header.source(), header.destination(), kind.protocol())
                        .ofType(kind.type()),
                Direction.OUT,
                XfrmPolicy.Type.SUB,
                SIGNALLING_PRIORITY,
                List.of(mobile(header.protocol(), header.source(), header.destination(), false)));
    }

    /**
     * A header of Mobile IPv6 with a home address in it.
     *
     * @param protocol destination options (the Home Address option) or routing (type 2)
     * @param source as the Mobility Header means it
     * @param destination as the Mobility Header means it
     */
    record SentHeader(int protocol, Ipv6Address source, Ipv6Address destination) {}

    /**
     * A kind of messages.
     *
     * @param protocol of the Mobility Header, or ICMPv6
     */
    record MessageKind(int protocol, int type) {}

    /** What comes under {@code sa} between {@code ends}. */
    XfrmState inbound(ChildSa sa, Ends ends) {
        return esp(sa, ends.remote(), ends.local(), spi(sa.inbound()), sa.inboundKeys())
                .in(sa.encapsulation().map(udp -> new XfrmUdp(udp.remote(), udp.local())));
    }

    XfrmState outbound(ChildSa sa, Ends ends) {
        return esp(sa, ends.local(), ends.remote(), spi(sa.outbound()), sa.outboundKeys())
                .in(sa.encapsulation().map(udp -> new XfrmUdp(udp.local(), udp.remote())));
    }

    /** Packets of the selectors of {@code sa} come under ESP or not at all. */
    XfrmPolicy inboundPolicy(ChildSa sa, Ends ends, Direction direction) {
        return inboundPolicy(sa, ends, direction, received(sa));
    }

    /**
     * The same for what is delivered here. In front of ICMPv6 the header of Mobile IPv6 is let in
     * between the addresses of an SA alone: from others it is for nobody (RFC 6275 9.3.1).
     */
    List<XfrmPolicy> inboundPolicies(ChildSa sa, Ends ends) {
        if (!sa.isOfPrefixDiscovery()) {
            return List.of(inboundPolicy(sa, ends, Direction.IN));
        }
        List<XfrmPolicy> policies = new ArrayList<>();
        for (XfrmSelector selector : ofPrefixDiscovery(received(sa))) {
            policies.add(inboundPolicy(sa, ends, Direction.IN, selector));
            policies.add(received(selector));
        }
        return policies;
    }

    /**
     * Lets ESP in UDP in between {@code ends}, also where payload between them has to be in ESP,
     * and the header of Mobile IPv6 in front of it. Some kernels, as 6.1, look for ports right
     * behind the IPv6 header, where that header begins with the number of UDP and its own length.
     */
    List<XfrmPolicy> receivedInUdp(Ends ends) {
        XfrmSelector udp = XfrmSelector.between(ends.remote(), ends.local(), IpProtocol.UDP);
        List<XfrmPolicy> policies = new ArrayList<>();
        for (XfrmSelector selector :
                List.of(
                        udp.toPort(Endpoint.NAT_TRAVERSAL_PORT),
                        udp.ofType(IpProtocol.UDP << 8 | HEADER_LENGTH))) {
            policies.add(received(selector));
            policies.add(
                    new XfrmPolicy(
                            selector,
                            Direction.IN,
                            XfrmPolicy.Type.MAIN,
                            SIGNALLING_PRIORITY,
                            List.of(
                                    new XfrmTemplate(
                                            ends.remote(),
                                            ends.local(),
                                            IpProtocol.ESP,
                                            ANY_SPI,
                                            XfrmMode.TRANSPORT,
                                            requestId,
                                            true))));
        }
        return policies;
    }

    private static XfrmSelector received(ChildSa sa) {
        return selector(sa.remote().getFirst(), sa.local().getFirst());
    }

    private XfrmPolicy inboundPolicy(
            ChildSa sa, Ends ends, Direction direction, XfrmSelector selector) {
        return new XfrmPolicy(
                selector,
                direction,
                XfrmPolicy.Type.MAIN,
                priority(sa),
                List.of(esp(sa, ends.remote(), ends.local(), ANY_SPI)));
    }

    /**
     * Packets of the selectors of {@code sa} go under it and no other. Where another daemon has the
     * states, under the newest that it has: it does not ask before it replaces one.
     */
    XfrmPolicy outboundPolicy(ChildSa sa, Ends ends) {
        return new XfrmPolicy(
                sent(sa),
                Direction.OUT,
                XfrmPolicy.Type.MAIN,
                priority(sa),
                List.of(
                        esp(
                                sa,
                                ends.local(),
                                ends.remote(),
                                sa.elsewhere().isPresent() ? ANY_SPI : spi(sa.outbound()))));
    }

    /** Of Mobile Prefix Discovery one type goes each way (RFC 4877 4.2), and no other ICMPv6. */
    private XfrmSelector sent(ChildSa sa) {
        XfrmSelector selector = selector(sa.local().getFirst(), sa.remote().getFirst());
        return sa.isOfPrefixDiscovery() ? selector.ofType(sentOfPrefixDiscovery()) : selector;
    }

    private static int priority(ChildSa sa) {
        return switch (sa.mode()) {
            case TRANSPORT -> SIGNALLING_PRIORITY;
            case TUNNEL -> PAYLOAD_PRIORITY;
        };
    }

    private XfrmTemplate mobile(
            int protocol, Ipv6Address source, Ipv6Address destination, boolean optional) {
        return new XfrmTemplate(
                source,
                destination,
                protocol,
                ANY_SPI,
                XfrmMode.ROUTE_OPTIMIZATION,
                requestId,
                optional);
    }

    private XfrmTemplate esp(ChildSa sa, Ipv6Address source, Ipv6Address destination, long spi) {
        return new XfrmTemplate(
                source,
                destination,
                IpProtocol.ESP,
                spi,
                mode(sa),
                sa.elsewhere().map(ChildSa.Elsewhere::requestId).orElse(requestId),
                false);
    }

    private XfrmState esp(
            ChildSa sa, Ipv6Address source, Ipv6Address destination, long spi, SaKeys keys) {
        return XfrmState.esp(
                source,
                destination,
                spi,
                mode(sa),
                requestId,
                sa.suite().extendedSequenceNumbers(),
                algorithms(sa.suite(), keys));
    }

    private static long spi(Spi spi) {
        return Integer.toUnsignedLong(spi.value());
    }

    private static XfrmMode mode(ChildSa sa) {
        return switch (sa.mode()) {
            case TRANSPORT -> XfrmMode.TRANSPORT;
            case TUNNEL -> XfrmMode.TUNNEL;
        };
    }

    /** The kernel's names of algorithms. */
    static List<XfrmAlgorithm> algorithms(EspSuite suite, SaKeys keys) {
        return switch (suite.encryption()) {
            case AES_GCM_16 ->
                    List.of(
                            new XfrmAlgorithm(
                                    Kind.AEAD, "rfc4106(gcm(aes))", keys.encryption(), ICV_BITS));
            case CHACHA20_POLY1305 ->
                    List.of(
                            new XfrmAlgorithm(
                                    Kind.AEAD,
                                    "rfc7539esp(chacha20,poly1305)",
                                    keys.encryption(),
                                    ICV_BITS));
            case AES_CBC ->
                    List.of(
                            new XfrmAlgorithm(Kind.ENCRYPTION, "cbc(aes)", keys.encryption(), 0),
                            new XfrmAlgorithm(
                                    Kind.INTEGRITY,
                                    "hmac("
                                            + suite.integrity()
                                                    .macName()
                                                    .replace("Hmac", "")
                                                    .toLowerCase(Locale.ROOT)
                                            + ")",
                                    keys.integrity(),
                                    suite.integrity().icvLength() * 8));
        };
    }

    /** The kernel's selectors hold prefixes: the least that covers what was negotiated. */
    static XfrmSelector selector(TrafficSelector source, TrafficSelector destination) {
        XfrmSelector any = XfrmSelector.of(prefix(source), prefix(destination), source.protocol());
        // RFC 4877 4.2: the type of a Mobility Header is the upper octet of the port
        boolean oneType =
                source.protocol() == IpProtocol.MOBILITY
                        && source.startPort() >>> 8 == source.endPort() >>> 8;
        return oneType ? any.ofType(source.startPort() >>> 8) : any;
    }

    private static Ipv6Prefix prefix(TrafficSelector selector) {
        Ipv6Address first = selector.start();
        Ipv6Address last = selector.end();
        int length = Long.numberOfLeadingZeros(first.high() ^ last.high());
        if (length == Long.SIZE) {
            length += Long.numberOfLeadingZeros(first.low() ^ last.low());
        }
        return new Ipv6Prefix(masked(first, length), length);
    }

    private static Ipv6Address masked(Ipv6Address address, int length) {
        long high = length == 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
        long low = length <= 64 ? 0 : -1L << 128 - length;
        return new Ipv6Address(address.high() & high, address.low() & low);
    }
}
