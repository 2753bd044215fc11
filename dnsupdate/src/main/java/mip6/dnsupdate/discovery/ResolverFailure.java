package mip6.dnsupdate.discovery;

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
        return resolver.getAddress().getHostAddress()
                + " port "
                + resolver.getPort()
                + ": "
                + cause;
    }
}
