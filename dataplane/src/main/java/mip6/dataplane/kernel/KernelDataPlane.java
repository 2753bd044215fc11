package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane;
import mip6.dataplane.Flow;
import mip6.dataplane.TokenBucket;
import mip6.dataplane.kernel.KernelObjects.MessageKind;
import mip6.dataplane.userspace.Side;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.core.UdpPorts;
import mip6.ikev2.esp.Volume;
import mip6.linux.BootClock;
import mip6.linux.Errno;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.MobilityPacket;
import mip6.linux.PacketFilter;
import mip6.linux.ReaderThread;
import mip6.linux.ReceivedPacket;
import mip6.linux.RouteSocket;
import mip6.linux.XfrmNotice;
import mip6.linux.XfrmPolicy;
import mip6.linux.XfrmRejection;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmState;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The data plane of the kernel: IPsec and the headers of Mobile IPv6 by XFRM, tunnels by
 * ip6_tunnel. All that it makes has the request id of its side, or a name that begins with its
 * device's; what a killed process left of it goes when the next one opens.
 */
public final class KernelDataPlane implements DataPlane {

    /** Messages in the clear that are handed on in a second. Anybody can send them. */
    private static final int UNPROTECTED_PER_SECOND = 100;

    /** Where a Mobility Header has its type (RFC 6275 6.1.1); ICMPv6 has it first. */
    private static final int TYPE_AT = 2;

    private final Receiver receiver;
    private final KernelObjects objects;
    private final KernelSockets sockets;
    private final EspStates states;
    private final TunnelInterfaces tunnels;
    private final SignallingSas signalling;
    private final PayloadSas payload;
    private final SentHeaders headers;
    private final Arrivals arrivals;
    private final ReaderThread reader;
    private final ReaderThread prefixReader;
    private final Relisting relisting;
    private final ReaderThread notices;
    private final ReaderThread rejections;
    private Optional<PacketFilter> filter = Optional.empty();

    /**
     * What it has to know.
     *
     * @param deviceName of the mobile node's interface, and what those of a home agent begin with;
     *     up to 5 characters
     * @param tunnelMtu of these interfaces
     * @param volume after which SAs are to be rekeyed
     */
    public record Settings(Side side, String deviceName, int tunnelMtu, Volume volume) {}

    private KernelDataPlane(
            Receiver receiver,
            KernelObjects objects,
            KernelSockets sockets,
            TunnelInterfaces tunnels,
            VolumeLimits limits) {
        this.receiver = receiver;
        this.objects = objects;
        this.sockets = sockets;
        this.tunnels = tunnels;
        this.states = new EspStates(sockets.xfrm(), sockets.listing(), limits);
        this.signalling = new SignallingSas(sockets.xfrm(), objects, states);
        this.payload = new PayloadSas(sockets.xfrm(), objects, states);
        this.headers = new SentHeaders(sockets.xfrm(), objects);
        this.arrivals = new Arrivals(signalling, new TokenBucket(UNPROTECTED_PER_SECOND));
        this.reader =
                ReaderThread.start(
                        "read-mobility", sockets.mobility(), this::came, receiver::failed);
        this.prefixReader =
                ReaderThread.start(
                        "read-prefixes", sockets.prefixes(), this::came, receiver::failed);
        this.relisting =
                Relisting.start(
                        () -> states.worn().forEach(receiver::worn),
                        Relisting.FIRST_PAUSE,
                        receiver::refused,
                        receiver::failed);
        this.notices =
                ReaderThread.start("read-xfrm", sockets.monitor(), this::noticed, receiver::failed);
        this.rejections =
                ReaderThread.start(
                        "read-rejections", sockets.rejections(), this::rejected, receiver::failed);
    }

    /**
     * The parts of the kernel that it needs and that are not there, in words for an operator.
     *
     * @throws LinuxException where it cannot be known, as without the privilege
     */
    public static List<String> missingParts(Side side) throws LinuxException {
        return KernelParts.missing(new KernelObjects(side));
    }

    /**
     * Removes what a killed process left, for one that begins with another data plane: policies
     * would demand SAs that nobody has any more, and an interface would have the other one's name.
     *
     * @param deviceName of that process' settings
     * @param refused is told of what the kernel does not let go: the rest goes all the same
     */
    public static void removeLeft(
            Side side, String deviceName, Consumer<? super LinuxException> refused) {
        KernelChange.attempt(() -> removeLeftIpsec(side), refused);
        KernelChange.attempt(() -> removeLeftInterfaces(side, deviceName), refused);
    }

    private static void removeLeftIpsec(Side side) throws LinuxException {
        try (XfrmSocket xfrm = XfrmSocket.open()) {
            removeAll(xfrm, new KernelObjects(side));
        } catch (LinuxException refused) {
            // what the kernel cannot be told about nobody has left there
            if (refused.errno() != Errno.EPROTONOSUPPORT) {
                throw refused;
            }
        }
    }

    private static void removeLeftInterfaces(Side side, String deviceName) throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            removeLeft(routes, side, deviceName);
        }
    }

    private static void removeLeft(RouteSocket routes, Side side, String deviceName)
            throws LinuxException {
        for (Link link : FoundInterfaces.among(routes.links(), side, deviceName).left()) {
            KernelChange.unlessGone(() -> routes.deleteLink(link.index()));
        }
    }

    /**
     * Interfaces that have the place of its own ones, and that no killed process of it left.
     *
     * @param deviceName of its settings
     */
    public static List<Link> inTheWay(Side side, String deviceName) throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            return FoundInterfaces.among(routes.links(), side, deviceName).others();
        }
    }

    /** Begins to read, after it has removed what is left of another process. */
    public static KernelDataPlane open(Settings settings, RandomGenerator random, Receiver receiver)
            throws LinuxException {
        KernelObjects objects = new KernelObjects(settings.side());
        KernelSockets sockets = KernelSockets.open(objects);
        try {
            TunnelInterfaces tunnels = prepare(settings, objects, sockets);
            KernelDataPlane plane =
                    new KernelDataPlane(
                            receiver,
                            objects,
                            sockets,
                            tunnels,
                            new VolumeLimits(settings.volume(), random));
            if (settings.side() == Side.HOME_AGENT) {
                plane.attempt(() -> plane.filter = filter(settings));
            }
            return plane;
        } catch (LinuxException refused) {
            sockets.close();
            throw refused;
        }
    }

    private static TunnelInterfaces prepare(
            Settings settings, KernelObjects objects, KernelSockets sockets) throws LinuxException {
        RouteSocket routes = sockets.routes();
        removeAll(sockets.xfrm(), objects);
        removeLeft(routes, settings.side(), settings.deviceName());
        TunnelInterfaces tunnels =
                switch (settings.side()) {
                    case MOBILE_NODE ->
                            OneTunnel.open(routes, settings.deviceName(), settings.tunnelMtu());
                    case HOME_AGENT ->
                            new TunnelPerBinding(
                                    routes, settings.deviceName() + "-", settings.tunnelMtu());
                };
        sockets.xfrm().add(objects.received());
        for (XfrmPolicy policy : objects.receivedPolicies()) {
            sockets.xfrm().replace(policy);
        }
        return tunnels;
    }

    /** The kernel looks at the outer source of what a tunnel brings, and not at the inner one. */
    private static Optional<PacketFilter> filter(Settings settings) throws LinuxException {
        String interfaces = settings.deviceName() + "-";
        return Optional.of(PacketFilter.dropUnrouted(interfaces + "tunnels", interfaces));
    }

    @Override
    public void installSa(ChildSa sa) {
        attempt(
                () -> {
                    switch (sa.mode()) {
                        case TRANSPORT -> signalling.install(sa);
                        case TUNNEL -> payload.install(sa);
                    }
                });
    }

    @Override
    public void removeSa(SaPair sa) {
        attempt(() -> payload.remove(sa));
        attempt(
                () -> {
                    for (Ends ends : signalling.remove(sa).stream().toList()) {
                        headers.forget(ends);
                    }
                });
    }

    @Override
    public void send(OutgoingMobilityHeader message) {
        Ipv6Address source = message.homeAddressOption().orElse(message.source());
        Ipv6Address destination = message.routingHeader().orElse(message.destination());
        if (message.protection().isPresent()) {
            ChildSa sa = signalling.of(message.protection().get()).orElse(null);
            if (sa == null) {
                receiver.dropped("no-sa");
                return;
            }
            if (!Flow.of(source, destination, message.protocol(), message.octets()).mayGo(sa)) {
                receiver.dropped("selectors");
                return;
            }
            attempt(() -> signalling.prefer(sa));
        }
        attempt(
                () -> {
                    headers.prepare(message, kind(message));
                    (message.protocol() == IpProtocol.ICMPV6
                                    ? sockets.prefixes()
                                    : sockets.mobility())
                            .send(source, message.interfaceIndex(), destination, message.octets());
                });
    }

    private static MessageKind kind(OutgoingMobilityHeader message) {
        int typeAt = message.protocol() == IpProtocol.ICMPV6 ? 0 : TYPE_AT;
        return new MessageKind(message.protocol(), message.octets().at(typeAt));
    }

    /** Before the kernel has begun to take it. */
    @Override
    public void received(ReceivedPacket datagram) {
        receiver.dropped("esp-in-udp");
    }

    @Override
    public OptionalInt setTunnel(Tunnel tunnel) {
        try {
            int index = tunnels.set(tunnel);
            payload.set(tunnel);
            return OptionalInt.of(index);
        } catch (LinuxException refused) {
            receiver.refused(refused);
            return OptionalInt.empty();
        }
    }

    @Override
    public void removeTunnel(Ipv6Address homeAddress) {
        attempt(() -> tunnels.remove(homeAddress));
        attempt(() -> payload.remove(homeAddress));
    }

    /** Takes all away that it has made. */
    @Override
    public void close() {
        reader.close();
        prefixReader.close();
        notices.close();
        relisting.close();
        rejections.close();
        filter.ifPresent(PacketFilter::close);
        attempt(tunnels::close);
        attempt(() -> removeAll(sockets.xfrm(), objects));
        sockets.close();
    }

    private static void removeAll(XfrmSocket xfrm, KernelObjects objects) throws LinuxException {
        for (XfrmPolicy policy : xfrm.policies()) {
            if (objects.owns(policy)) {
                KernelChange.unlessGone(() -> xfrm.delete(policy));
            }
        }
        for (XfrmState state : xfrm.states()) {
            if (objects.owns(state)) {
                KernelChange.unlessGone(() -> xfrm.delete(state));
            }
        }
    }

    private void came(MobilityPacket packet) {
        switch (arrivals.arrive(packet, BootClock.nanos())) {
            case Arrivals.Arrival.Signalling(IncomingMobilityHeader message) ->
                    receiver.received(message);
            case Arrivals.Arrival.Dropped(String cause) -> receiver.dropped(cause);
        }
    }

    /** Who decides gets to hear of it; what was dropped stays dropped. */
    private void noticed(XfrmNotice notice) {
        switch (notice) {
            case XfrmNotice.Expired(Ipv6Address destination, long spi, boolean hard) -> {
                states.of(destination, new Spi((int) spi)).ifPresent(receiver::worn);
                if (hard) {
                    receiver.dropped("sa-spent");
                }
            }
            case XfrmNotice.Remapped(
                            Ipv6Address destination,
                            long spi,
                            Ipv6Address source,
                            int port) ->
                    states.of(destination, new Spi((int) spi))
                            .ifPresent(sa -> remapped(sa, source, port));
            // what a translator has changed is announced with each packet that comes
            case XfrmNotice.Lost() -> relisting.ask();
        }
    }

    private void rejected(XfrmRejection packet) {
        receiver.unbound(
                new UnboundPacket(packet.source(), packet.destination(), packet.homeAddress()));
        receiver.dropped("home-address-option");
    }

    /** RFC 7296 2.23: what goes is for the port that what is authentic comes from. */
    private void remapped(ChildSa sa, Ipv6Address source, int port) {
        ChildSa now =
                sa.encapsulated(sa.encapsulation().map(udp -> new UdpPorts(udp.local(), port)));
        attempt(
                () -> {
                    switch (sa.mode()) {
                        case TRANSPORT -> signalling.remapped(now, source);
                        case TUNNEL -> payload.remapped(now, source);
                    }
                });
    }

    private void attempt(KernelChange change) {
        KernelChange.attempt(change, receiver::refused);
    }
}
