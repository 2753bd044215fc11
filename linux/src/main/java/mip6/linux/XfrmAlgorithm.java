package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Secret;

/**
 * An algorithm of ESP as the kernel names it.
 *
 * @param key of an AEAD with its salt behind it
 * @param icvBits of the integrity check value that packets hold; 0 for encryption alone
 */
public record XfrmAlgorithm(Kind kind, String name, Secret key, int icvBits) {

    private static final int NAME = 64;

    /** What it does. */
    public enum Kind {
        ENCRYPTION(2),
        AEAD(18),
        INTEGRITY(20);

        private final int attribute;

        Kind(int attribute) {
            this.attribute = attribute;
        }
    }

    /** A struct xfrm_algo, xfrm_algo_aead or xfrm_algo_auth. */
    void write(NetlinkWriter writer) {
        byte[] octets = key.reveal();
        NetlinkWriter algorithm =
                new NetlinkWriter()
                        .bytes(Bytes.ofUtf8(name))
                        .zeros(NAME - name.length())
                        .u32(octets.length * 8L);
        if (kind != Kind.ENCRYPTION) {
            algorithm.u32(icvBits);
        }
        writer.attribute(kind.attribute, algorithm.bytes(Bytes.wrap(octets)).toBytes());
    }
}
