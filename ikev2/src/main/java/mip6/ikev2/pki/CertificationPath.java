package mip6.ikev2.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates whose signatures, validity and constraints are good (RFC 5280 6.1).
 *
 * @param certificates the peer's own first; each was issued by the next, the last by the anchor
 */
public record CertificationPath(List<X509Certificate> certificates, X509Certificate anchor) {

    public CertificationPath {
        certificates = List.copyOf(certificates);
    }

    /** A certificate and the one that issued it. */
    public record Link(X509Certificate certificate, X509Certificate issuer) {}

    /** The path's certificates, each with its issuer's. */
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            links.add(
                    new Link(
                            certificates.get(i),
                            i + 1 < certificates.size() ? certificates.get(i + 1) : anchor));
        }
        return links;
    }
}
