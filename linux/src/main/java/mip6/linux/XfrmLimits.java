package mip6.linux;

/**
 * How much a state may protect (struct xfrm_lifetime_cfg). At a soft limit the kernel tells, at a
 * hard one it drops the state.
 *
 * @param softOctets of whole packets, as all octets here
 */
public record XfrmLimits(long softOctets, long hardOctets, long softPackets, long hardPackets) {

    /** As much as comes (XFRM_INF). */
    public static final XfrmLimits NONE = new XfrmLimits(-1, -1, -1, -1);

    /** None of them is of time. */
    void write(NetlinkWriter writer) {
        writer.u64(softOctets)
                .u64(hardOctets)
                .u64(softPackets)
                .u64(hardPackets)
                .zeros(4 * Long.BYTES);
    }
}
