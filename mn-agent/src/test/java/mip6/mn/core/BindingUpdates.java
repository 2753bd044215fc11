package mip6.mn.core;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.IpProtocol;
import mip6.wire.MalformedException;

import java.util.List;

/** What a mobile node has sent. */
final class BindingUpdates {

    private BindingUpdates() {}

    /** Without what is of Mobile Prefix Discovery. */
    static List<OutgoingMobilityHeader> signalling(List<MnAction.Send> sent) {
        return sent.stream()
                .map(MnAction.Send::message)
                .filter(each -> each.protocol() == IpProtocol.MOBILITY)
                .toList();
    }

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
