package mip6.ikev2.core;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.IpProtocol;

import java.util.List;
import java.util.Optional;

/**
 * A pair of ESP SAs, as negotiated: all that a data plane needs to protect packets with it.
 *
 * @param owner the IKE SA that it belongs to and ends with
 * @param peer the identity that authentication proved
 * @param inbound the SPI that this node chose
 * @param outbound the SPI that the peer chose
 * @param local selectors of this node's side
 * @param remote selectors of the peer's side
 * @param encapsulation where its packets travel in UDP
 */
public record ChildSa(
        IkeSaId owner,
        Identity peer,
        Spi inbound,
        Spi outbound,
        Mode mode,
        EspSuite suite,
        SaKeys inboundKeys,
        SaKeys outboundKeys,
        List<TrafficSelector> local,
        List<TrafficSelector> remote,
        Optional<UdpPorts> encapsulation) {

    /** A pair whose packets travel without UDP. */
    public ChildSa(
            IkeSaId owner,
            Identity peer,
            Spi inbound,
            Spi outbound,
            Mode mode,
            EspSuite suite,
            SaKeys inboundKeys,
            SaKeys outboundKeys,
            List<TrafficSelector> local,
            List<TrafficSelector> remote) {
        this(
                owner,
                peer,
                inbound,
                outbound,
                mode,
                suite,
                inboundKeys,
                outboundKeys,
                local,
                remote,
                Optional.empty());
    }

    /** Whether it is for the messages of Mobile Prefix Discovery (RFC 4877 7.2.3). */
    public boolean isOfPrefixDiscovery() {
        return mode == Mode.TRANSPORT
                && remote.stream().allMatch(each -> each.protocol() == IpProtocol.ICMPV6);
    }

    /** The same pair with its packets in UDP, or not. */
    public ChildSa encapsulated(Optional<UdpPorts> ports) {
        return new ChildSa(
                owner,
                peer,
                inbound,
                outbound,
                mode,
                suite,
                inboundKeys,
                outboundKeys,
                local,
                remote,
                ports);
    }

    /** How ESP wraps what it protects (RFC 4303 3.1). */
    public enum Mode {
        TRANSPORT,
        TUNNEL
    }
}
