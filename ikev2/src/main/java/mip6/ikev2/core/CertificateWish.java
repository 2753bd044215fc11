package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.Set;

/**
 * What a peer's CERTREQ payloads ask for.
 *
 * @param authorities whose certificates it takes
 * @param ocsp also the responses of OCSP responders (RFC 4806); whom it trusts for that is a hint
 *     that does not matter where there is one response
 */
record CertificateWish(Set<Bytes> authorities, boolean ocsp) {

    CertificateWish {
        authorities = Set.copyOf(authorities);
    }
}
