package mip6.ikev2.core;

import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Secret;

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
 * @param elsewhere where another daemon has put its states into the kernel; suite and keys then
 *     stand for none
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
        Optional<UdpPorts> encapsulation,
        Optional<Elsewhere> elsewhere) {

    private static final EspSuite NO_SUITE =
            new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);

    /**
     * States that another daemon made.
     *
     * @param requestId of both, which no others have
     * @param mark of packets that came under them
     */
    public record Elsewhere(int requestId, int mark) {}

    /** A pair in transport mode whose keys this process does not know, or that has none. */
    public static ChildSa withoutKeys(
            IkeSaId owner,
            Identity peer,
            Spi inbound,
            Spi outbound,
            TrafficSelector local,
            TrafficSelector remote,
            Optional<Elsewhere> elsewhere) {
        SaKeys none = new SaKeys(Secret.of(Bytes.zeros(20)), Secret.of(Bytes.EMPTY));
        return new ChildSa(
                owner,
                peer,
                inbound,
                outbound,
                Mode.TRANSPORT,
                NO_SUITE,
                none,
                none,
                List.of(local),
                List.of(remote),
                Optional.empty(),
                elsewhere);
    }

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
                Optional.empty(),
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
                ports,
                elsewhere);
    }

    /** How ESP wraps what it protects (RFC 4303 3.1). */
    public enum Mode {
        TRANSPORT,
        TUNNEL
    }
}
