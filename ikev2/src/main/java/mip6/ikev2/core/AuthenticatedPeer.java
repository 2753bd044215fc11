package mip6.ikev2.core;

import mip6.ikev2.message.Identity;

import java.util.Set;

/**
 * A peer that has proved who it is.
 *
 * @param identity of its ID payload, and held by its certificate
 * @param method how it proved it
 * @param dnsNames what its certificate's subjectAltName holds as dNSName, in lower case
 */
public record AuthenticatedPeer(Identity identity, Method method, Set<String> dnsNames) {

    public enum Method {
        SIGNATURE,
        /** Outside RFC 5026 (RFC 4877 7.3). */
        PRE_SHARED_KEY
    }
}
