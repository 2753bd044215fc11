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
import mip6.linux.RouteSocket;
import mip6.linux.TunDevice;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Run by {@link KernelPlaneIT} on a kernel with Mobile IPv6: has a mobile node's data plane make
 * what it makes, and iproute2 say what is there.
 */
final class KernelPlaneProgram {

    private static final Ipv6Address NEXT_CARE_OF = Ipv6Address.of("2001:db8:a1::6");

    private final TwoPlanes.Reports reports = new TwoPlanes.Reports();
    private final KernelDataPlane plane;

    private KernelPlaneProgram() throws IOException {
        plane =
                KernelDataPlane.open(
                        new Settings(Side.MOBILE_NODE, "mip6", 1400, Volume.standard()),
                        new SecureRandom(),
                        reports);
    }

    /**
     * Runs.
     *
     * @param arguments {@code make}, which ends as if it were killed, {@code clean}, or {@code
     *     replace}, which begins with the other data plane's device
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("replace")) {
            KernelDataPlane.removeLeft(
                    Side.MOBILE_NODE,
                    "mip6",
                    refused -> {
                        throw new IllegalStateException(refused);
                    });
            TunDevice.open("mip6").close();
            show("replaced");
            return;
        }
        KernelPlaneProgram program = new KernelPlaneProgram();
        if (arguments[0].equals("make")) {
            program.make();
            Runtime.getRuntime().halt(0);
        }
        show("opened");
        program.plane.close();
        show("closed");
    }

    private void make() throws Exception {
        try (RouteSocket routes = RouteSocket.open()) {
            routes.replaceAddress(
                    new InterfaceAddress(
                            routes.link("mip6").orElseThrow().index(),
                            HOME,
                            128,
                            Set.of(InterfaceAddress.Flag.NO_DAD, InterfaceAddress.Flag.HOME)));
        }
        ChildSa signalling =
                TwoPlanes.agentSa(
                        Mode.TRANSPORT,
                        new Spi(0x1001),
                        new Spi(0x2002),
                        List.of(TrafficSelector.mobilityHeader(HOME)),
                        List.of(TrafficSelector.mobilityHeader(AGENT)));
        ChildSa payload =
                TwoPlanes.agentSa(
                        Mode.TUNNEL,
                        new Spi(0x3003),
                        new Spi(0x4004),
                        List.of(TrafficSelector.any(HOME)),
                        List.of(TrafficSelector.ANY));
        ChildSa successor =
                TwoPlanes.agentSa(
                        Mode.TRANSPORT,
                        new Spi(0x5005),
                        new Spi(0x6006),
                        List.of(TrafficSelector.mobilityHeader(HOME)),
                        List.of(TrafficSelector.mobilityHeader(AGENT)));
        plane.installSa(signalling);
        plane.installSa(payload);
        plane.setTunnel(tunnel(CARE_OF, payload));
        plane.send(update(CARE_OF, signalling));
        show("made");
        plane.setTunnel(tunnel(NEXT_CARE_OF, payload));
        plane.send(update(NEXT_CARE_OF, signalling));
        show("moved");
        plane.installSa(successor);
        plane.send(update(NEXT_CARE_OF, successor));
        plane.removeSa(SaPair.of(signalling));
        show("rekeyed");
        System.out.println("drops " + reports.drops + " failures " + reports.failures);
    }

    private static Tunnel tunnel(Ipv6Address careOf, ChildSa payload) {
        return new Tunnel(HOME, careOf, AGENT, 0, Optional.of(SaPair.of(payload)));
    }

    private static OutgoingMobilityHeader update(Ipv6Address careOf, ChildSa sa) {
        BindingUpdate update =
                new BindingUpdate(
                        new SequenceNumber(17),
                        true,
                        true,
                        false,
                        true,
                        Lifetime.ofSeconds(60),
                        List.of());
        return new OutgoingMobilityHeader(
                careOf,
                AGENT,
                0,
                Optional.of(HOME),
                Optional.empty(),
                Optional.of(SaPair.of(sa)),
                MobilityHeader.encode(update, HOME, AGENT));
    }

    /** What iproute2 says now. */
    static void show(String section) throws IOException, InterruptedException {
        System.out.println("== " + section);
        Process process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ip -d xfrm state; echo -- policies; ip -d xfrm policy;"
                                        + " echo -- links; ip -d link show type ip6tnl")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.waitFor();
    }
}
