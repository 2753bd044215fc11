package mip6.lab.interop;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.esp.Volume;
import mip6.lab.net.Host;
import mip6.lab.net.Ping;
import mip6.lab.net.Unattended;
import mip6.linux.LinuxException;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Payload in a tunnel of ESP between our userspace data plane and the peer's. */
final class TunnelSteps {

    private static final String DEVICE = "mip6";
    private static final int LINK_MTU = 1500;
    private static final int PINGS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Reached through the tunnel alone: at the end that gave the address. */
    private static final Ipv6Address INSIDE = Ipv6Address.of("2001:db8:c::1");

    private TunnelSteps() {}

    /** The peer wants ESP in UDP whatever the path is; echoes go through the tunnel. */
    static void echoInUdp(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        echoInUdp(stage, stage.establish(), sa -> sa);
    }

    /** What should make no difference to a tunnel. */
    interface Change {

        /** Returns the SAs behind it. */
        ChildSa of(ChildSa before) throws CaseFailedException, IOException, InterruptedException;
    }

    /** The same between ends that stand, before {@code change} and after it. */
    static void echoInUdp(Stage stage, Standing standing, Change change)
            throws CaseFailedException, IOException, InterruptedException {
        ChildSa sa = standing.child().orElseThrow();
        stage.demand(sa.encapsulation().isPresent(), "ESP is not in UDP");
        IkeAction.Established established = standing.established();
        boolean ourNode = stage.connection().initiator() == Initiator.OURS;
        Ipv6Address home =
                ourNode
                        ? established.reply().address().orElseThrow()
                        : stage.connection().homeAddress();
        Host ours = stage.ours().host();
        try (UserspaceDataPlane plane = open(ours, ourNode ? Side.MOBILE_NODE : Side.HOME_AGENT)) {
            install(plane, sa, home, established);
            stage.ours().espTo(plane::received);
            ours.begin(DEVICE);
            ours.address(DEVICE, ourNode ? home : INSIDE, Ipv6Address.LENGTH * Byte.SIZE);
            ours.routeOnLink(Ipv6Prefix.host(ourNode ? INSIDE : home), DEVICE);
            if (ourNode) {
                stage.peer().host().address("ours", INSIDE, Ipv6Address.LENGTH * Byte.SIZE);
            }
            Host caller = ourNode ? ours : stage.peer().host();
            echo(stage, caller);
            ChildSa next = change.of(sa);
            if (!next.equals(sa)) {
                install(plane, next, home, established);
            }
            echo(stage, caller);
        }
    }

    private static void install(
            UserspaceDataPlane plane,
            ChildSa sa,
            Ipv6Address home,
            IkeAction.Established established) {
        plane.installSa(sa);
        plane.setTunnel(
                new Tunnel(
                        home,
                        established.local().address(),
                        established.remote().address(),
                        0,
                        Optional.of(SaPair.of(sa))));
    }

    private static void echo(Stage stage, Host from)
            throws CaseFailedException, LinuxException, InterruptedException {
        try (Ping ping = Ping.open(from, INSIDE)) {
            for (int i = 0; i < PINGS; i++) {
                stage.demand(ping.once(PATIENCE).isPresent(), "no echo through the tunnel");
            }
        }
    }

    private static UserspaceDataPlane open(Host ours, Side side) throws LinuxException {
        return ours.call(
                () ->
                        UserspaceDataPlane.open(
                                new UserspaceDataPlane.Settings(
                                        side, DEVICE, LINK_MTU, Volume.standard()),
                                new SecureRandom(),
                                new Unattended(failure -> {})));
    }
}
