package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;

/**
 * A netlink message (linux/netlink.h).
 *
 * @param body what follows the header
 */
record NetlinkMessage(int type, int flags, int sequence, Bytes body) {

    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_CREATE = 0x400;
    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;

    private static final int NLMSGERR_ATTR_MSG = 1;

    /** Octets of struct nlmsghdr. */
    static final int HEADER = 16;

    static List<NetlinkMessage> readAll(Bytes datagram) throws MalformedException {
        List<NetlinkMessage> messages = new ArrayList<>();
        NetlinkReader reader = new NetlinkReader(datagram);
        while (!reader.isEmpty()) {
            int length = reader.s32("netlink length");
            int type = reader.u16("netlink type");
            int flags = reader.u16("netlink flags");
            int sequence = reader.s32("netlink sequence");
            reader.s32("netlink port");
            messages.add(
                    new NetlinkMessage(
                            type, flags, sequence, reader.bytes(length - HEADER, "netlink body")));
            reader.align(length, "netlink padding");
        }
        return messages;
    }

    Bytes toBytes() {
        return new NetlinkWriter()
                .u32(HEADER + body.length())
                .u16(type)
                .u16(flags)
                .u32(sequence)
                .u32(0)
                .bytes(body)
                .toBytes();
    }

    /** The error number of an NLMSG_ERROR or NLMSG_DONE; 0 acknowledges. */
    int error() throws MalformedException {
        return body.length() < 4 ? 0 : -new NetlinkReader(body).s32("netlink error");
    }

    /** The kernel's own words about an NLMSG_ERROR; empty where it has none. */
    String errorText() throws MalformedException {
        if (type != NLMSG_ERROR || (flags & NLM_F_ACK_TLVS) == 0) {
            return "";
        }
        NetlinkReader reader = new NetlinkReader(body);
        reader.s32("netlink error");
        int refused = reader.s32("refused netlink length");
        int rest = (flags & NLM_F_CAPPED) != 0 ? HEADER : refused;
        reader.bytes(rest - 4, "refused netlink message");
        reader.align(rest, "refused netlink message");
        Bytes text =
                reader.attributes("netlink error attribute")
                        .getOrDefault(NLMSGERR_ATTR_MSG, Bytes.EMPTY);
        return NetlinkReader.string(text);
    }
}
