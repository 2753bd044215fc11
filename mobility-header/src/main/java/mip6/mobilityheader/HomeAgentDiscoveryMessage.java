package mip6.mobilityheader;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

/**
 * ICMPv6 that Dynamic Home Agent Address Discovery lives on (RFC 6275 6.5, 6.6, 7.1). Checksums are
 * the kernel's matter.
 */
public sealed interface HomeAgentDiscoveryMessage
        permits HomeAgentDiscoveryRequest, HomeAgentDiscoveryReply, RouterAdvertisement {

    /**
     * Reads from the ICMPv6 header on.
     *
     * @throws MalformedException where it is none of these
     */
    static HomeAgentDiscoveryMessage read(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        int type = reader.u8("ICMPv6 type");
        int code = reader.u8("ICMPv6 code");
        if (code != 0) {
            throw new MalformedException("ICMPv6 code", 1, "is " + code);
        }
        reader.skip(2, "checksum");
        return switch (type) {
            case HomeAgentDiscoveryRequest.TYPE -> HomeAgentDiscoveryRequest.read(reader);
            case HomeAgentDiscoveryReply.TYPE -> HomeAgentDiscoveryReply.read(reader);
            case RouterAdvertisement.TYPE -> RouterAdvertisement.read(reader);
            default -> throw new MalformedException("ICMPv6 type", 0, "is " + type);
        };
    }
}
