package mip6.ha.core;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * How a message that is no Binding Acknowledgement goes to a mobile node (RFC 5142 5.1; RFC 6275
 * 6.1).
 */
final class TunnelledMessage {

    private TunnelledMessage() {}

    /**
     * To the home address under its SA (MUST), inside IPv6 encapsulation to the care-of address: a
     * type 2 routing header is for Binding Acknowledgements alone (RFC 6275 6.4).
     */
    static HaAction.Send send(
            MobilityMessage message,
            Ipv6Address homeAgent,
            Ipv6Address homeAddress,
            Ipv6Address careOfAddress,
            SaPair sa) {
        return new HaAction.Send(
                new OutgoingMobilityHeader(
                        homeAgent,
                        homeAddress,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(sa),
                        MobilityHeader.encode(message, homeAgent, homeAddress),
                        Optional.of(careOfAddress),
                        IpProtocol.MOBILITY));
    }
}
