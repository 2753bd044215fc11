package mip6.mobilityheader;

/** A mobility option (RFC 6275 6.2). Padding is no option: the codec makes and drops it. */
public sealed interface MobilityOption
        permits BindingRefreshAdvice,
                AlternateCareOfAddress,
                MobileNodeIdentifier,
                DnsUpdate,
                UnrecognizedOption {

    /** Option Type. */
    int type();
}
