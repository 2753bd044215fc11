package mip6.mn.core;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.MalformedException;

/** What a mobile node has sent. */
final class BindingUpdates {

    private BindingUpdates() {}

    static BindingUpdate read(OutgoingMobilityHeader message) {
        try {
            return (BindingUpdate)
                    MobilityHeader.decode(
                            message.octets(),
                            message.homeAddressOption().orElse(message.source()),
                            message.destination());
        } catch (MalformedException own) {
            throw new AssertionError(own);
        }
    }
}
