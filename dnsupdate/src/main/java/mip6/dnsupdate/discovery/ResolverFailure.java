package mip6.dnsupdate.discovery;

import mip6.wire.Ipv6Address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How one resolver failed to answer a question.
 *
 * @param cause the RCODE's name (SERVFAIL, REFUSED, ...), or "no answer", "lame", "unreachable",
 *     "malformed answer"
 */
public record ResolverFailure(InetSocketAddress resolver, String cause) {

    @Override
    public String toString() {
        InetAddress address = resolver.getAddress();
        return "%s port %d: %s"
                .formatted(
                        address instanceof Inet6Address ipv6
                                ? Ipv6Address.of(ipv6).toString()
                                : address.getHostAddress(),
                        resolver.getPort(),
                        cause);
    }
}
