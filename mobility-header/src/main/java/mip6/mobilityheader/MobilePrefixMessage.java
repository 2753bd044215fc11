package mip6.mobilityheader;

import java.util.List;

/** A message of Mobile Prefix Discovery (RFC 6275 6.7, 6.8): ICMPv6. */
public sealed interface MobilePrefixMessage
        permits MobilePrefixSolicitation, MobilePrefixAdvertisement {

    /** ICMPv6 type. */
    int type();

    /** Matches an advertisement to its solicitation; 16 bits. */
    int identifier();

    List<NeighborDiscoveryOption> options();
}
