package mip6.ikev2.pki;

import mip6.wire.Ipv6Address;

import java.util.List;

/**
 * The names of a certificate that is to be issued: its subject's common name, and what
 * subjectAltName holds.
 *
 * @param dnsNames dNSName
 * @param addresses iPAddress
 * @param mailboxes rfc822Name
 * @param providers domains whose home agent the subject is: SRVName {@code _mip6.<domain>} (RFC
 *     4985), the role that mobile nodes demand
 */
public record CertificateProfile(
        String commonName,
        List<String> dnsNames,
        List<Ipv6Address> addresses,
        List<String> mailboxes,
        List<String> providers) {

    public CertificateProfile {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        mailboxes = List.copyOf(mailboxes);
        providers = List.copyOf(providers);
    }

    /** A home agent named {@code fqdn} of the provider {@code domain}. */
    public static CertificateProfile homeAgent(String fqdn, String domain) {
        return new CertificateProfile(fqdn, List.of(fqdn), List.of(), List.of(), List.of(domain));
    }

    /** A mobile node, without the role of a home agent. */
    public static CertificateProfile mobileNode(String fqdn) {
        return new CertificateProfile(fqdn, List.of(fqdn), List.of(), List.of(), List.of());
    }
}
