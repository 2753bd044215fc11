package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;

/**
 * States and policies of the kernel's IPsec and Mobile IPv6 in one network namespace, the one of
 * the thread that opens this (linux/xfrm.h). Any thread may call.
 */
public final class XfrmSocket implements AutoCloseable {

    private static final int XFRM_MSG_NEWSA = 0x10;
    private static final int XFRM_MSG_DELSA = 0x11;
    private static final int XFRM_MSG_GETSA = 0x12;
    private static final int XFRM_MSG_DELPOLICY = 0x14;
    private static final int XFRM_MSG_GETPOLICY = 0x15;
    private static final int XFRM_MSG_UPDPOLICY = 0x19;
    private static final int XFRM_MSG_UPDSA = 0x1a;
    private static final int XFRM_MSG_MIGRATE = 0x21;

    private static final int XFRMA_MIGRATE = 17;

    private final NetlinkSocket netlink;

    private XfrmSocket(NetlinkSocket netlink) {
        this.netlink = netlink;
    }

    /** EPROTONOSUPPORT: the kernel cannot be told about IPsec. */
    public static XfrmSocket open() throws LinuxException {
        return new XfrmSocket(NetlinkSocket.open(NetlinkSocket.NETLINK_XFRM, 0));
    }

    /**
     * Adds a state. EEXIST: it is there; EPROTONOSUPPORT: the kernel lacks its protocol or mode;
     * ENOSYS: an algorithm.
     */
    public void add(XfrmState state) throws LinuxException {
        netlink.change(
                XFRM_MSG_NEWSA,
                NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL,
                state.encode(),
                "XFRM_MSG_NEWSA",
                "add " + text(state));
    }

    /**
     * Gives a state of Mobile IPv6 another care-of address, or one of ESP other ports of UDP.
     * ESRCH: there is none.
     */
    public void update(XfrmState state) throws LinuxException {
        netlink.change(
                XFRM_MSG_UPDSA,
                NetlinkMessage.NLM_F_REPLACE,
                state.encode(),
                "XFRM_MSG_UPDSA",
                "change " + text(state));
    }

    /** ESRCH: it was not there. */
    public void delete(XfrmState state) throws LinuxException {
        netlink.change(
                XFRM_MSG_DELSA,
                0,
                state.identification(),
                "XFRM_MSG_DELSA",
                "delete " + text(state));
    }

    /** All of IPv6, without their keys. */
    public List<XfrmState> states() throws LinuxException {
        return read(XFRM_MSG_GETSA, "XFRM_MSG_GETSA", "list IPsec states", XfrmState::read);
    }

    /** How much each of them has protected. */
    public List<XfrmUse> uses() throws LinuxException {
        return read(XFRM_MSG_GETSA, "XFRM_MSG_GETSA", "list IPsec states", XfrmUse::read);
    }

    /** Adds a policy, or replaces the one of its selector, direction and type. */
    public void replace(XfrmPolicy policy) throws LinuxException {
        netlink.change(
                XFRM_MSG_UPDPOLICY,
                NetlinkMessage.NLM_F_REPLACE,
                policy.encode(),
                "XFRM_MSG_UPDPOLICY",
                "add " + text(policy));
    }

    /** ENOENT: it was not there. */
    public void delete(XfrmPolicy policy) throws LinuxException {
        netlink.change(
                XFRM_MSG_DELPOLICY,
                0,
                policy.identification(),
                "XFRM_MSG_DELPOLICY",
                "delete " + text(policy));
    }

    /** All of both types. */
    public List<XfrmPolicy> policies() throws LinuxException {
        return read(
                XFRM_MSG_GETPOLICY, "XFRM_MSG_GETPOLICY", "list IPsec policies", XfrmPolicy::read);
    }

    /**
     * Gives what {@code policy} demands, and the state that does it, other addresses (RFC 6275
     * 10.3.1, 11.7.3). ENOENT: there is no such policy; ENODATA: it demands something else.
     *
     * @param policy as it is, with one template in tunnel mode
     */
    public void migrate(XfrmPolicy policy, Ipv6Address newSource, Ipv6Address newDestination)
            throws LinuxException {
        XfrmTemplate old = policy.templates().getFirst();
        NetlinkWriter migration =
                new NetlinkWriter()
                        .bytes(old.destination().toBytes())
                        .bytes(old.source().toBytes())
                        .bytes(newDestination.toBytes())
                        .bytes(newSource.toBytes())
                        .u8(old.protocol())
                        .u8(old.mode().number())
                        .u16(0)
                        .u32(old.requestId())
                        .u16(Socket.AF_INET6)
                        .u16(Socket.AF_INET6);
        netlink.change(
                XFRM_MSG_MIGRATE,
                0,
                new NetlinkWriter()
                        .bytes(policy.identification())
                        .attribute(XFRMA_MIGRATE, migration.toBytes())
                        .toBytes(),
                "XFRM_MSG_MIGRATE",
                "migrate " + text(policy));
    }

    @Override
    public void close() {
        netlink.close();
    }

    private interface Decoder<T> {
        T read(Bytes body) throws MalformedException;
    }

    private <T> List<T> read(int type, String call, String what, Decoder<T> decoder)
            throws LinuxException {
        List<T> found = new ArrayList<>();
        for (Bytes object : netlink.dump(type, Bytes.EMPTY, call, what)) {
            try {
                found.add(decoder.read(object));
            } catch (MalformedException bug) {
                throw new IllegalStateException("the kernel's netlink is not as expected", bug);
            }
        }
        return found;
    }

    private static String text(XfrmState state) {
        return "the IPsec state of protocol "
                + state.protocol()
                + " from "
                + state.source()
                + " to "
                + state.destination();
    }

    private static String text(XfrmPolicy policy) {
        return "the IPsec policy "
                + policy.direction()
                + " from "
                + policy.selector().source()
                + " to "
                + policy.selector().destination();
    }
}
