package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A zone that updates are sent to: a forward one, or a reverse one below ip6.arpa.
 *
 * @param server its primary server
 * @param key without one no update is sent (RFC 5026 9.5); one of SIG(0) goes with TCP alone, since
 *     the answer is not signed and anybody can send a datagram
 */
public record UpdateZone(
        DomainName name, InetSocketAddress server, Transport transport, Optional<ZoneKey> key) {

    public UpdateZone {
        if (transport == Transport.UDP && key.filter(Sig0Key.class::isInstance).isPresent()) {
            throw new IllegalArgumentException("answers to SIG(0) are not signed: TCP alone");
        }
    }

    /** How updates travel. */
    public enum Transport {
        /** One more round trip for the connection, which is then kept. */
        TCP,
        /** Asked again after a while without an answer. */
        UDP
    }

    private static final DomainName IP6_ARPA = new DomainName("ip6.arpa");

    public boolean isReverse() {
        return name.isWithin(IP6_ARPA);
    }
}
