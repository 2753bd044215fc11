package mip6.lab.net;

import static mip6.lab.net.TwoPlanes.AGENT;
import static mip6.lab.net.TwoPlanes.CARE_OF;
import static mip6.lab.net.TwoPlanes.HOME;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.kernel.KernelDataPlane;
import mip6.dataplane.kernel.KernelDataPlane.Settings;
import mip6.dataplane.userspace.Side;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.Spi;
import mip6.ikev2.esp.Volume;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.PacketSender;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.XfrmSocket;
import mip6.linux.XfrmUse;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Run by {@link KernelPlaneIT} on a kernel with Mobile IPv6: what a home agent's data plane is told
 * by the kernel unasked.
 */
final class KernelNoticesProgram {

    private static final Ipv6Address AWAY = Ipv6Address.of("2001:db8:a1::99");

    /** Nine or ten packets wear a pair out, and with twenty it is gone. */
    private static final Volume LITTLE = new Volume(10, Volume.MOST_OCTETS);

    private static final int SOFT = 10;
    private static final int HARD = 21;

    private final TwoPlanes.Reports reports = new TwoPlanes.Reports();
    private final KernelDataPlane plane;
    private final PacketSender sender = PacketSender.open();

    private KernelNoticesProgram() throws IOException {
        try (RouteSocket routes = RouteSocket.open()) {
            int uplink = routes.link("uplink").orElseThrow().index();
            routes.replaceAddress(
                    new InterfaceAddress(uplink, AGENT, 64, Set.of(InterfaceAddress.Flag.NO_DAD)));
            routes.replaceRoute(Route.onLink(Ipv6Prefix.host(HOME), uplink));
        }
        plane =
                KernelDataPlane.open(
                        new Settings(Side.HOME_AGENT, "mip6", 1400, LITTLE),
                        new SecureRandom(),
                        reports);
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        KernelNoticesProgram program = new KernelNoticesProgram();
        KernelPlaneProgram.show("resumed");
        System.out.println("== noticed");
        program.optionOfNoBinding();
        program.signalling();
        program.payload();
        program.plane.close();
    }

    private void optionOfNoBinding() throws Exception {
        send(
                CARE_OF,
                AGENT,
                IpProtocol.DESTINATION_OPTIONS,
                Bytes.concat(
                        DestinationOptionsHeader.of(IpProtocol.ICMPV6, HOME).encode(),
                        Bytes.ofHex("8000 0000 0000 0000")));
        System.out.println(await(reports.unbound));
    }

    /** Packets that go to the mobile node under the pair for Mobility Headers. */
    private void signalling() throws Exception {
        ChildSa pair =
                TwoPlanes.agentSa(
                        Mode.TRANSPORT,
                        new Spi(0x1001),
                        new Spi(0x2002),
                        List.of(TrafficSelector.mobilityHeader(AGENT)),
                        List.of(TrafficSelector.mobilityHeader(HOME)));
        plane.installSa(pair);
        wear("signalling", () -> plane.send(message(pair)));
    }

    private void payload() throws Exception {
        ChildSa pair =
                TwoPlanes.agentSa(
                        Mode.TUNNEL,
                        new Spi(0x3003),
                        new Spi(0x4004),
                        List.of(TrafficSelector.ANY),
                        List.of(TrafficSelector.any(HOME)));
        plane.installSa(pair);
        plane.setTunnel(new Tunnel(HOME, AGENT, AWAY, 0, Optional.of(SaPair.of(pair))));
        wear("payload", () -> send(AGENT, HOME, IpProtocol.NO_NEXT_HEADER, Bytes.EMPTY));
    }

    private interface Sending {
        void send() throws LinuxException;
    }

    /** Sends until the pair is gone, which refuses what is sent then. */
    private void wear(String what, Sending packet) throws Exception {
        reports.worn.clear();
        for (int i = 0; i < SOFT; i++) {
            packet.send();
        }
        System.out.println(what + " worn: " + await(reports.worn).inbound());
        try (XfrmSocket xfrm = XfrmSocket.open()) {
            xfrm.uses().stream()
                    .filter(XfrmUse::isWorn)
                    .map(use -> what + " listed as worn: " + new Spi((int) use.spi()))
                    .forEach(System.out::println);
        }
        for (int i = SOFT; i < HARD; i++) {
            try {
                packet.send();
            } catch (LinuxException refused) {
                System.out.println(what + " refused");
            }
        }
        System.out.println(what + " gone: " + await(reports.worn).inbound());
        new ProcessBuilder("ip", "xfrm", "state", "list", "proto", "esp")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static OutgoingMobilityHeader message(ChildSa pair) {
        return new OutgoingMobilityHeader(
                AGENT,
                AWAY,
                0,
                Optional.empty(),
                Optional.of(HOME),
                Optional.of(SaPair.of(pair)),
                MobilityHeader.encode(
                        new BindingError(BindingError.UNRECOGNIZED_MH_TYPE, HOME, List.of()),
                        AGENT,
                        HOME));
    }

    private void send(Ipv6Address source, Ipv6Address destination, int protocol, Bytes payload)
            throws LinuxException {
        sender.send(
                Ipv6Header.of(protocol, source, destination, payload.length()).packet(payload), 0);
    }

    private <T> T await(BlockingQueue<T> reported) throws InterruptedException {
        T next = reported.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError(
                    "nothing in 20 s; drops " + reports.drops + ", failures " + reports.failures);
        }
        return next;
    }
}
