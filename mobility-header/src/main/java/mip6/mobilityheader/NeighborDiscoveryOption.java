package mip6.mobilityheader;

/** An option of Neighbor Discovery (RFC 4861 4.6), as Mobile Prefix Discovery carries it. */
public sealed interface NeighborDiscoveryOption
        permits PrefixInformation, UnrecognizedNeighborDiscoveryOption {

    int type();
}
