package mip6.ha.edge;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.TokenBucket;
import mip6.ha.core.HomeAgentsList;
import mip6.linux.BootClock;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.mobilityheader.HomeAgentDiscoveryMessage;
import mip6.mobilityheader.HomeAgentDiscoveryReply;
import mip6.mobilityheader.HomeAgentDiscoveryRequest;
import mip6.mobilityheader.RouterAdvertisement;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Answers mobile nodes that look for home agents by Dynamic Home Agent Address Discovery (RFC 6275
 * 10.5), which those of RFC 5026 do in the DNS. What it knows of others belongs to its one thread.
 */
final class AddressDiscovery implements AutoCloseable {

    /** RFC 4861 6.1.2: a valid Router Advertisement has not been routed. */
    private static final int NOT_ROUTED = 255;

    private static final int HOP_LIMIT = 64;
    private static final int REPLIES_PER_SECOND = 10;

    private volatile Link link;
    private final RawSocket socket;
    private final HomeAgentsList list;
    private final Ipv6Address own;
    private final Reporter reporter;
    private final List<Ipv6Address> anycast;

    /** Those of them that are listened for, by the index of the interface. */
    private final Map<Ipv6Address, Integer> joined = new ConcurrentHashMap<>();

    private final TokenBucket replies = new TokenBucket(REPLIES_PER_SECOND);
    private final ReaderThread reader;

    private AddressDiscovery(
            Link link,
            RawSocket socket,
            HomeAgentsList list,
            Ipv6Address own,
            List<Ipv6Prefix> prefixes,
            Reporter reporter,
            Consumer<? super Throwable> failed) {
        this.link = link;
        this.socket = socket;
        this.list = list;
        this.own = own;
        this.reporter = reporter;
        reporter.counters()
                .begin(
                        "address-discovery-dropped",
                        "address-discovery-malformed",
                        "address-discovery-not-sent");
        anycast = prefixes.stream().map(HomeAgentsList::anycast).toList();
        moveTo(link);
        reader = ReaderThread.start("read-discovery", socket, this::received, failed);
    }

    /**
     * Listens on the home link.
     *
     * @param addresses of this machine
     */
    static AddressDiscovery open(
            Link link,
            HomeLinkConfiguration configuration,
            List<Ipv6Address> addresses,
            RandomGenerator random,
            Reporter reporter,
            Consumer<? super Throwable> failed)
            throws LinuxException {
        List<Ipv6Address> own = addresses.stream().filter(configuration::holds).toList();
        List<Ipv6Prefix> prefixes =
                own.isEmpty()
                        ? List.of()
                        : configuration.prefixes().stream()
                                .filter(prefix -> prefix.length() == 64)
                                .toList();
        return new AddressDiscovery(
                link,
                RawSocket.openIcmpv6(HomeAgentDiscoveryRequest.TYPE, RouterAdvertisement.TYPE),
                new HomeAgentsList(own, configuration.preference(), random),
                own.stream().findFirst().orElse(Ipv6Address.UNSPECIFIED),
                prefixes,
                reporter,
                failed);
    }

    /**
     * The link works, maybe again, and the interface is this one now. Of one that was made again
     * the kernel knows nothing; of one that was taken down it still counts who has joined, and has
     * no route to them any more, which only the first to join gets.
     */
    void moveTo(Link again) {
        link = again;
        anycast.forEach(this::join);
    }

    @Override
    public void close() {
        reader.close();
    }

    private void leave(Ipv6Address address, int interfaceIndex) {
        try {
            socket.leaveAnycast(address, interfaceIndex);
        } catch (LinuxException gone) {
            // with its interface, or by somebody else: it is joined anew
        }
    }

    private void join(Ipv6Address address) {
        try {
            Optional.ofNullable(joined.remove(address)).ifPresent(old -> leave(address, old));
            socket.joinAnycast(address, link.index());
            joined.put(address, link.index());
        } catch (LinuxException refused) {
            reporter.report(
                    Report.warning("address-discovery-failed")
                            .with("address", address)
                            .with("why", String.valueOf(refused.getMessage())));
        }
    }

    private void received(RawPacket packet) {
        try {
            switch (HomeAgentDiscoveryMessage.read(packet.payload())) {
                case RouterAdvertisement advertisement
                        when packet.interfaceIndex() == link.index()
                                && packet.hopLimit() == NOT_ROUTED
                                && packet.source().isLinkLocal() ->
                        list.heard(packet.source(), advertisement, BootClock.nanos());
                case HomeAgentDiscoveryRequest request
                        when joined.containsKey(packet.destination()) ->
                        answer(packet.source(), request);
                case RouterAdvertisement _,
                        HomeAgentDiscoveryRequest _,
                        HomeAgentDiscoveryReply _ ->
                        reporter.counters().count("address-discovery-dropped");
            }
        } catch (MalformedException unreadable) {
            reporter.counters().count("address-discovery-malformed");
        }
    }

    private void answer(Ipv6Address to, HomeAgentDiscoveryRequest request) {
        long now = BootClock.nanos();
        if (!to.isRoutableUnicast() || !replies.take(now)) {
            reporter.counters().count("address-discovery-dropped");
            return;
        }
        HomeAgentDiscoveryReply reply =
                new HomeAgentDiscoveryReply(request.identifier(), list.addresses(now));
        try {
            socket.send(own, 0, to, HOP_LIMIT, reply.toBytes());
        } catch (LinuxException refused) {
            reporter.counters().count("address-discovery-not-sent");
        }
    }
}
