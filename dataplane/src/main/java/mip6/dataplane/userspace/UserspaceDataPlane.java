package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.esp.EspFormat;
import mip6.ikev2.esp.Volume;
import mip6.linux.BootClock;
import mip6.linux.Errno;
import mip6.linux.LinuxException;
import mip6.linux.PacketBurst;
import mip6.linux.PacketSender;
import mip6.linux.PacketSource;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.linux.ReceivedPacket;
import mip6.linux.RouteSocket;
import mip6.linux.Source;
import mip6.linux.TunDevice;
import mip6.linux.offload.Coalescer;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.PacketBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The data plane on raw sockets and a TUN device, with ESP in this process. It needs CAP_NET_RAW,
 * CAP_NET_ADMIN and /dev/net/tun, and of the kernel neither ESP nor Mobile IPv6; where those are
 * there, they do not come between.
 *
 * <p>The device exists, and is down, when {@link #open} returns: addresses, routes and its MTU
 * ({@link #tunnelMtu}) are its owner's to set.
 */
public final class UserspaceDataPlane implements DataPlane {

    /** What may be first behind the IPv6 header of a packet that concerns Mobile IPv6. */
    private static final int[] PROTOCOLS = {
        IpProtocol.DESTINATION_OPTIONS,
        IpProtocol.ROUTING,
        IpProtocol.ESP,
        IpProtocol.MOBILITY,
        IpProtocol.IPV6
    };

    /** Packets that come by one system call: there is memory for each. */
    private static final int FEW = 4;

    private static final int MANY = 64;

    private final Tables tables;
    private final Side side;
    private final Inbound.Rates rates = new Inbound.Rates();

    /** Of what the sockets of IKE have; used by one of their threads at a time. */
    private final Inbound inUdp;

    private final Arrivals handingAlone = new Handing(this::intoDevice);
    private final Departures sendingAlone = new Performing(this::sendAlone);

    private final Outbound outbound;
    private final Receiver receiver;
    private final TunDevice device;
    private final PacketSender sender;
    private int deviceIndex;
    private final List<ReaderThread> readers = new ArrayList<>();

    private UserspaceDataPlane(
            Settings settings,
            RandomGenerator random,
            Receiver receiver,
            TunDevice device,
            PacketSender sender) {
        this.tables = new Tables(random, settings.volume(), receiver::worn, receiver::traffic);
        this.side = settings.side();
        this.inUdp = inbound();
        this.outbound = new Outbound(tables, settings.linkMtu());
        this.receiver = receiver;
        this.device = device;
        this.sender = sender;
    }

    /**
     * What it has to know.
     *
     * @param deviceName of the TUN device, up to 15 characters
     * @param linkMtu the least MTU of the links that tunnels go over, at least 1280
     * @param volume after which SAs are to be rekeyed
     */
    public record Settings(Side side, String deviceName, int linkMtu, Volume volume) {

        public Settings {
            if (linkMtu < Outbound.MINIMUM_MTU || linkMtu > 0xffff) {
                throw new IllegalArgumentException("link MTU " + linkMtu);
            }
        }
    }

    /**
     * Opens the sockets and the device, and begins to read.
     *
     * @param random of cryptographic quality
     */
    public static UserspaceDataPlane open(
            Settings settings, RandomGenerator random, Receiver receiver) throws LinuxException {
        PacketSender sender = PacketSender.open();
        TunDevice device;
        try {
            device = TunDevice.open(settings.deviceName());
        } catch (LinuxException refused) {
            sender.close();
            throw refused;
        }
        UserspaceDataPlane plane =
                new UserspaceDataPlane(settings, random, receiver, device, sender);
        try {
            plane.deviceIndex = indexOf(device);
            for (int protocol : PROTOCOLS) {
                plane.readFirstHeader(protocol);
            }
            plane.readPaths();
            plane.readDevice(settings.linkMtu(), random.nextInt());
            return plane;
        } catch (LinuxException refused) {
            plane.close();
            throw refused;
        }
    }

    /**
     * Whether payload comes under this protocol, as a rule: of signalling little comes at a time.
     */
    private static boolean isOfPayload(int protocol) {
        return protocol == IpProtocol.ESP || protocol == IpProtocol.IPV6;
    }

    private static int indexOf(TunDevice device) throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.link(device.name())
                    .orElseThrow(() -> new IllegalStateException("no device " + device.name()))
                    .index();
        }
    }

    /**
     * The MTU that the TUN device should have: the largest packet that goes through a tunnel in one
     * piece, though never less than an IPv6 link must have.
     *
     * @param protection of the tunnels; empty for plain IPv6-in-IPv6
     */
    public static int tunnelMtu(int linkMtu, Optional<EspSuite> protection) {
        return Math.max(
                Outbound.tunnelMtu(linkMtu, protection.map(EspFormat::of)), Outbound.MINIMUM_MTU);
    }

    /** The device's name, as the kernel has it. */
    public String deviceName() {
        return device.name();
    }

    @Override
    public void installSa(ChildSa sa) {
        tables.install(sa);
    }

    @Override
    public void removeSa(SaPair sa) {
        tables.remove(sa);
    }

    @Override
    public void send(OutgoingMobilityHeader message) {
        outbound.signalling(message, sendingAlone);
    }

    @Override
    public OptionalInt setTunnel(Tunnel tunnel) {
        tables.setTunnel(tunnel);
        return OptionalInt.of(deviceIndex);
    }

    @Override
    public void watch(Ipv6Address homeAddress) {
        tables.watch(homeAddress);
    }

    @Override
    public void unwatch(Ipv6Address homeAddress) {
        tables.unwatch(homeAddress);
    }

    @Override
    public void removeTunnel(Ipv6Address homeAddress) {
        tables.removeTunnel(homeAddress);
    }

    /** Ends the threads, and the device with all its routes. */
    @Override
    public void close() {
        readers.forEach(ReaderThread::close);
        device.close();
        sender.close();
    }

    private <T> void read(String name, Source<T> source, Consumer<T> received, Runnable idle) {
        readers.add(ReaderThread.start(name, source, received, idle, receiver::failed));
    }

    private Inbound inbound() {
        return new Inbound(side, tables, rates);
    }

    private void readFirstHeader(int protocol) throws LinuxException {
        if (isOfPayload(protocol)) {
            Coalescer payload = device.coalescer(_ -> receiver.dropped(DropCause.NOT_SENT.label()));
            readFirstHeader(protocol, MANY, new Handing(payload::add), payload::flush);
        } else {
            readFirstHeader(protocol, FEW, handingAlone, () -> {});
        }
    }

    private void readFirstHeader(int protocol, int batch, Arrivals arrivals, Runnable idle)
            throws LinuxException {
        Inbound inbound = inbound();
        read(
                "read-protocol-" + protocol,
                PacketSource.ofFirstHeader(protocol, batch),
                packet -> inbound.arrive(packet, BootClock.nanos(), arrivals),
                idle);
    }

    private void readPaths() throws LinuxException {
        Inbound inbound = inbound();
        read(
                "read-path",
                RawSocket.openIcmpv6(
                                IcmpError.DESTINATION_UNREACHABLE,
                                IcmpError.PACKET_TOO_BIG,
                                IcmpError.TIME_EXCEEDED,
                                IcmpError.PARAMETER_PROBLEM)
                        .packets(FEW),
                packet -> inbound.arrive(packet, BootClock.nanos(), handingAlone),
                () -> {});
    }

    private void readDevice(int linkMtu, int identification) {
        PacketBurst burst = sender.burst(linkMtu, this::refused);
        TunnelEntrance entrance = new TunnelEntrance(side, tables, linkMtu, identification);
        Departures departures = new Performing(burst::add);
        read(
                "read-tun",
                device,
                packet -> entrance.enter(packet, BootClock.nanos(), departures),
                burst::flush);
    }

    @Override
    public void received(ReceivedPacket datagram) {
        synchronized (inUdp) {
            inUdp.arriveInUdp(datagram, handingAlone);
        }
    }

    /** Hands on what came, and payload to {@code into}. */
    private final class Handing implements Arrivals {

        private final Consumer<PacketBuffer> into;

        Handing(Consumer<PacketBuffer> into) {
            this.into = into;
        }

        @Override
        public void signalling(IncomingMobilityHeader message) {
            receiver.received(message);
        }

        @Override
        public void unbound(UnboundPacket packet) {
            receiver.unbound(packet);
            receiver.dropped(DropCause.HOME_ADDRESS_OPTION.label());
        }

        @Override
        public void payload(PacketBuffer packet) {
            into.accept(packet);
        }

        @Override
        public void dropped(DropCause cause) {
            receiver.dropped(cause.label());
        }
    }

    /** How packets leave. */
    @FunctionalInterface
    private interface Exit {
        void take(PacketBuffer packet, int interfaceIndex);
    }

    /** Sends by {@code exit}. */
    private final class Performing implements Departures {

        private final Exit exit;

        Performing(Exit exit) {
            this.exit = exit;
        }

        @Override
        public void send(PacketBuffer packet, int interfaceIndex) {
            exit.take(packet, interfaceIndex);
        }

        @Override
        public void answer(Bytes packet, DropCause cause) {
            intoDevice(PacketBuffer.of(packet));
            receiver.dropped(cause.label());
        }

        @Override
        public void dropped(DropCause cause) {
            receiver.dropped(cause.label());
        }
    }

    private void sendAlone(PacketBuffer packet, int interfaceIndex) {
        try {
            sender.send(packet, interfaceIndex);
        } catch (LinuxException why) {
            refused(packet.toBytes(), why);
        }
    }

    private void refused(Bytes packet, LinuxException why) {
        if (why.errno() == Errno.EMSGSIZE) {
            outbound.tooBig(packet, BootClock.nanos());
        }
        receiver.dropped(DropCause.NOT_SENT.label());
    }

    private void intoDevice(PacketBuffer packet) {
        try {
            device.send(packet);
        } catch (LinuxException down) {
            receiver.dropped(DropCause.NOT_SENT.label());
        }
    }
}
