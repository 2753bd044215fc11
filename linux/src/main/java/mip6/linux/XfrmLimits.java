package mip6.linux;

import mip6.wire.MalformedException;

/**
 * How much a state may protect (struct xfrm_lifetime_cfg). At a soft limit the kernel tells, at a
 * hard one it drops the state.
 *
 * @param softOctets of whole packets, as all octets here
 */
public record XfrmLimits(long softOctets, long hardOctets, long softPackets, long hardPackets) {

    /** As much as comes (XFRM_INF). */
    public static final XfrmLimits NONE = new XfrmLimits(-1, -1, -1, -1);

    /** Those of time, of which none is set here, are passed over. */
    static XfrmLimits read(NetlinkReader reader) throws MalformedException {
        XfrmLimits limits =
                new XfrmLimits(
                        reader.s64("soft limit of octets"),
                        reader.s64("hard limit of octets"),
                        reader.s64("soft limit of packets"),
                        reader.s64("hard limit of packets"));
        reader.skip(4 * Long.BYTES, "limits of time");
        return limits;
    }

    /** None of them is of time. */
    void write(NetlinkWriter writer) {
        writer.u64(softOctets)
                .u64(hardOctets)
                .u64(softPackets)
                .u64(hardPackets)
                .zeros(4 * Long.BYTES);
    }
}
