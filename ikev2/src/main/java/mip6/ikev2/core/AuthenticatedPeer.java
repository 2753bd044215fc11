package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Set;

/**
 * A peer that has proved who it is.
 *
 * @param identity what counts: of its ID payload, and held by its certificate; with EAP what the
 *     method proved or the AAA server vouches for (RFC 4877 8)
 * @param method how it proved it
 * @param dnsNames what its certificate's subjectAltName holds as dNSName, or the AAA server's
 *     answer gives, in lower case
 * @param idPayload what its ID payload said, which differs from {@code identity} with EAP alone
 * @param addresses home addresses that an AAA server gives it; empty where none was said
 */
public record AuthenticatedPeer(
        Identity identity,
        Method method,
        Set<String> dnsNames,
        Identity idPayload,
        List<Ipv6Address> addresses) {

    public AuthenticatedPeer {
        dnsNames = Set.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
    }

    /** One whose ID payload holds the very identity that it proved. */
    public AuthenticatedPeer(Identity identity, Method method, Set<String> dnsNames) {
        this(identity, method, dnsNames, identity, List.of());
    }

    static AuthenticatedPeer byEap(EapStep.Vouched vouched, Identity idPayload) {
        return new AuthenticatedPeer(
                named(vouched.name()),
                vouched.method(),
                vouched.dnsNames(),
                Authenticator.canonical(idPayload),
                vouched.addresses());
    }

    /** A name with an at sign is a mailbox or NAI; any other a domain name. */
    private static Identity named(Bytes name) {
        String text = name.toUtf8();
        return text.indexOf('@') >= 0 ? Identity.rfc822(text) : Identity.fqdn(text);
    }

    public enum Method {
        SIGNATURE,
        /** Outside RFC 5026 (RFC 4877 7.3). */
        PRE_SHARED_KEY,
        /** EAP, judged by this node. */
        EAP,
        /** EAP, judged by an AAA server. */
        EAP_AAA,
        /** Not at all: the operator has said who it is. */
        UNPROVEN
    }
}
