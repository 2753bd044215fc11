package mip6.lab.net;

import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Writer;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Advertises a prefix on one link of a router (RFC 4861 6.2): at once when somebody solicits, and
 * from time to time. Hosts make themselves addresses in it and use the router by default.
 */
public final class RouterAdvertiser implements AutoCloseable {

    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final int HOP_LIMIT = 255;
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
    private static final int PREFIX_INFORMATION = 3;

    /** On-link, and for stateless address autoconfiguration (RFC 4861 4.6.2). */
    private static final int L_AND_A = 0xc0;

    private static final int ROUTER_LIFETIME_SECONDS = 1800;
    private static final int PREFERRED_SECONDS = 14_400;
    private static final int VALID_SECONDS = 86_400;

    /** RFC 6275 7.5 lets routers for mobile nodes advertise far more often than every 3 seconds. */
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final RawSocket socket;
    private final int interfaceIndex;
    private final Bytes advertisement;
    private final ReaderThread solicitations;
    private final ScheduledExecutorService clock;

    private RouterAdvertiser(RawSocket socket, Link link, Ipv6Prefix prefix) {
        this.socket = socket;
        interfaceIndex = link.index();
        advertisement = advertisement(link.linkLayerAddress(), prefix);
        solicitations =
                ReaderThread.start(
                        "solicitations", socket, solicitation -> advertise(), failure -> {});
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("advertise").daemon(true).factory());
        ScheduledFuture<?> _ =
                clock.scheduleAtFixedRate(
                        this::advertise, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts to advertise {@code prefix} on an interface of {@code router}. */
    public static RouterAdvertiser start(Host router, String interfaceName, Ipv6Prefix prefix)
            throws LinuxException {
        Link link = router.link(interfaceName);
        RawSocket socket = router.call(() -> RawSocket.openIcmpv6(ROUTER_SOLICITATION));
        try {
            socket.join(Ipv6Address.ALL_ROUTERS, link.index());
        } catch (LinuxException refused) {
            socket.close();
            throw refused;
        }
        return new RouterAdvertiser(socket, link, prefix);
    }

    /** Advertises now. */
    public void advertise() {
        try {
            socket.send(
                    Ipv6Address.UNSPECIFIED,
                    interfaceIndex,
                    Ipv6Address.ALL_NODES,
                    HOP_LIMIT,
                    advertisement);
        } catch (LinuxException unplugged) {
            // nobody is there; who comes solicits
            return;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        solicitations.close();
    }

    /** RFC 4861 4.2. */
    static Bytes advertisement(Bytes linkLayerAddress, Ipv6Prefix prefix) {
        return new Writer(64)
                .u8(ROUTER_ADVERTISEMENT)
                .zeros(3)
                // current hop limit, no flags
                .u8(64)
                .u8(0)
                .u16(ROUTER_LIFETIME_SECONDS)
                // reachable time and retransmission timer are left to the hosts
                .zeros(8)
                .u8(SOURCE_LINK_LAYER_ADDRESS)
                .u8(1)
                .bytes(linkLayerAddress)
                .u8(PREFIX_INFORMATION)
                .u8(4)
                .u8(prefix.length())
                .u8(L_AND_A)
                .u32(VALID_SECONDS)
                .u32(PREFERRED_SECONDS)
                .zeros(4)
                .address(prefix.address())
                .toBytes();
    }
}
