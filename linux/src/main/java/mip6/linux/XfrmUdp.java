package mip6.linux;

import mip6.wire.Bytes;

/** The ports of the UDP that ESP of a state travels in (struct xfrm_encap_tmpl, RFC 3948). */
public record XfrmUdp(int sourcePort, int destinationPort) {

    static final int UDP_ENCAP_ESPINUDP = 2;

    Bytes toBytes() {
        return new NetlinkWriter()
                .u16(UDP_ENCAP_ESPINUDP)
                .networkU16(sourcePort)
                .networkU16(destinationPort)
                .zeros(2)
                // an original address, which nobody asks for
                .zeros(16)
                .toBytes();
    }
}
