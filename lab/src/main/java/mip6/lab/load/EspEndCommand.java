package mip6.lab.load;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.esp.Volume;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.lab.net.Unattended;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One end of a tunnel of ESP, whose keys are known to everybody: the data plane as the daemons have
 * it, for a load.
 */
@Command(name = "esp-end", description = "One end of a tunnel alone, for a load.")
public final class EspEndCommand implements Callable<Integer> {

    /** What it prints when packets may come. */
    static final String READY = "ready";

    private static final String DEVICE = "mip6";
    private static final int LINK_MTU = 1500;
    private static final int EXIT_SOFTWARE = 70;
    private static final EspSuite SUITE =
            new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);

    /** Key and salt. */
    private static final int KEY_LENGTH = 20;

    private static final Spi TO_NODE = new Spi(0x1001);
    private static final Spi TO_GATEWAY = new Spi(0x2002);

    @Option(names = "--side", required = true)
    private Side side = Side.MOBILE_NODE;

    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    @Override
    public Integer call() throws LinuxException, InterruptedException, ExecutionException {
        boolean node = side == Side.MOBILE_NODE;
        ChildSa sa = sa(node);
        try (UserspaceDataPlane plane =
                        UserspaceDataPlane.open(
                                new UserspaceDataPlane.Settings(
                                        side, DEVICE, LINK_MTU, Volume.standard()),
                                new SecureRandom(),
                                new Unattended(this::failed));
                RouteSocket routes = RouteSocket.open()) {
            plane.installSa(sa);
            plane.setTunnel(
                    new Tunnel(
                            EspEnds.HOME,
                            node ? EspEnds.NODE : EspEnds.GATEWAY,
                            node ? EspEnds.GATEWAY : EspEnds.NODE,
                            0,
                            Optional.of(SaPair.of(sa))));
            configure(
                    routes,
                    node ? EspEnds.HOME : EspEnds.INSIDE,
                    node ? EspEnds.INSIDE : EspEnds.HOME);
            System.out.println(READY);
            return end.get();
        }
    }

    private static void configure(RouteSocket routes, Ipv6Address own, Ipv6Address other)
            throws LinuxException {
        int device = routes.link(DEVICE).orElseThrow().index();
        routes.setMtu(device, UserspaceDataPlane.tunnelMtu(LINK_MTU, Optional.of(SUITE)));
        routes.setUp(device);
        routes.replaceAddress(
                new InterfaceAddress(
                        device,
                        own,
                        Ipv6Address.LENGTH * Byte.SIZE,
                        Set.of(InterfaceAddress.Flag.NO_DAD)));
        routes.replaceRoute(Route.onLink(Ipv6Prefix.host(other), device));
    }

    private static ChildSa sa(boolean node) {
        SaKeys keys = new SaKeys(Secret.wrap(new byte[KEY_LENGTH]), Secret.wrap(new byte[0]));
        List<TrafficSelector> home = List.of(TrafficSelector.any(EspEnds.HOME));
        List<TrafficSelector> inside = List.of(TrafficSelector.ANY);
        return new ChildSa(
                new IkeSaId(1),
                Identity.fqdn("peer.example.com"),
                node ? TO_NODE : TO_GATEWAY,
                node ? TO_GATEWAY : TO_NODE,
                Mode.TUNNEL,
                SUITE,
                keys,
                keys,
                node ? home : inside,
                node ? inside : home);
    }

    /** What fails ends the process, and with it the measurement. */
    private void failed(Throwable cause) {
        System.err.println("mip6 lab esp-end: " + cause);
        end.complete(EXIT_SOFTWARE);
    }
}
