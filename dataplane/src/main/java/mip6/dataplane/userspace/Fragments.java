package mip6.dataplane.userspace;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/** Cuts a packet to the MTU of a link (RFC 8200 4.5). */
final class Fragments {

    private static final int HEADER = 8;

    private Fragments() {}

    /**
     * The fragments, in order.
     *
     * @param packet whose extension headers, if any, all go into the fragmentable part
     */
    static List<Bytes> of(Bytes packet, int mtu, int identification) {
        Reader reader = Reader.of(packet);
        Ipv6Header header;
        try {
            header = Ipv6Header.read(reader);
        } catch (MalformedException bug) {
            throw new IllegalArgumentException(bug);
        }
        Bytes payload = reader.rest();
        int most = (mtu - Ipv6Header.LENGTH - HEADER) & ~7;
        List<Bytes> fragments = new ArrayList<>();
        for (int at = 0; at < payload.length(); at += most) {
            int end = Math.min(payload.length(), at + most);
            boolean more = end < payload.length();
            Bytes fragment =
                    new Writer(HEADER + most)
                            .u8(header.nextHeader())
                            .u8(0)
                            .u16(at | (more ? 1 : 0))
                            .u32(Integer.toUnsignedLong(identification))
                            .bytes(payload.slice(at, end))
                            .toBytes();
            fragments.add(
                    new Ipv6Header(
                                    header.trafficClass(),
                                    header.flowLabel(),
                                    fragment.length(),
                                    IpProtocol.FRAGMENT,
                                    header.hopLimit(),
                                    header.source(),
                                    header.destination())
                            .packet(fragment));
        }
        return fragments;
    }
}
