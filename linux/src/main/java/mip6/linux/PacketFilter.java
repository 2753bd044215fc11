package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Drops packets by nftables. First, the kernel's own answers to packets that this process works on:
 * a kernel without Mobile IPv6 complains of the Home Address option and the type 2 routing header,
 * one with tunnels or IPsec of protocols 41 and 50 that it has no use for. The table belongs to
 * this process: it goes when this is closed, or the process ends.
 */
public final class PacketFilter implements AutoCloseable {

    private static final int DESTINATION_UNREACHABLE = 1;
    private static final int PORT_UNREACHABLE = 4;
    private static final int PARAMETER_PROBLEM = 4;
    private static final int ERRONEOUS_HEADER_FIELD = 0;
    private static final int UNRECOGNIZED_OPTION = 2;

    // offsets from the ICMPv6 header: the packet that it quotes begins at 8
    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int QUOTED_NEXT_HEADER = 8 + 6;
    private static final int QUOTED_ROUTING_TYPE = 8 + 40 + 2;

    /** RFC 6275 6.3 aligns the option at 8n+6, behind four octets of padding. */
    private static final int QUOTED_OPTION_TYPE = 8 + 40 + 6;

    private static final int HOME_ADDRESS_OPTION = 0xc9;
    private static final int ROUTING_TYPE_2 = 2;

    private static final String CALL = "nftables";
    private static final String WHAT = "keep the kernel's answers to mobility packets off the wire";

    private final NetlinkSocket owner;

    private PacketFilter(NetlinkSocket owner) {
        this.owner = owner;
    }

    /**
     * Installs the rules in the network namespace of the calling thread.
     *
     * @param table a name that no other process uses at once, such as {@code mip6-mn}
     */
    public static PacketFilter install(String table) throws LinuxException {
        return install(batch(table), WHAT);
    }

    /**
     * Drops what comes by an interface from addresses that are not routed to it: from a tunnel, a
     * home address that is not its mobile node's (RFC 6275 10.4.5).
     *
     * @param table as above
     * @param interfaces what the names of those begin with that it is for
     */
    public static PacketFilter dropUnrouted(String table, String interfaces) throws LinuxException {
        return install(
                List.of(
                        FilterMessage.begin(),
                        FilterMessage.table(table),
                        FilterMessage.incomingChain(table),
                        FilterMessage.dropUnroutedRule(table, interfaces),
                        FilterMessage.end()),
                "drop what comes through tunnels from home addresses of others");
    }

    private static PacketFilter install(List<NetlinkMessage> batch, String what)
            throws LinuxException {
        NetlinkSocket owner = NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER, 0);
        try {
            owner.transaction(batch, CALL, what);
            return new PacketFilter(owner);
        } catch (LinuxException refused) {
            owner.close();
            throw refused;
        }
    }

    @Override
    public void close() {
        owner.close();
    }

    /** The messages between which nothing else happens. */
    static List<NetlinkMessage> batch(String table) {
        List<NetlinkMessage> batch = new ArrayList<>();
        batch.add(FilterMessage.begin());
        batch.add(FilterMessage.table(table));
        batch.add(FilterMessage.outputChain(table));
        batch.add(
                FilterMessage.dropRule(
                        table,
                        new Match(TYPE, PARAMETER_PROBLEM),
                        new Match(CODE, UNRECOGNIZED_OPTION),
                        new Match(QUOTED_NEXT_HEADER, IpProtocol.DESTINATION_OPTIONS),
                        new Match(QUOTED_OPTION_TYPE, HOME_ADDRESS_OPTION)));
        batch.add(
                FilterMessage.dropRule(
                        table,
                        new Match(TYPE, PARAMETER_PROBLEM),
                        new Match(CODE, ERRONEOUS_HEADER_FIELD),
                        new Match(QUOTED_NEXT_HEADER, IpProtocol.ROUTING),
                        new Match(QUOTED_ROUTING_TYPE, ROUTING_TYPE_2)));
        for (int protocol : new int[] {IpProtocol.IPV6, IpProtocol.ESP}) {
            batch.add(
                    FilterMessage.dropRule(
                            table,
                            new Match(TYPE, DESTINATION_UNREACHABLE),
                            new Match(CODE, PORT_UNREACHABLE),
                            new Match(QUOTED_NEXT_HEADER, protocol)));
        }
        batch.add(FilterMessage.end());
        return batch;
    }

    /**
     * An octet of an ICMPv6 message.
     *
     * @param offset from its type
     */
    record Match(int offset, int value) {

        Bytes octet() {
            return Bytes.of(value);
        }
    }
}
