package mip6.ikev2.pki;

/** What a peer's certificate has to say beyond the peer's identity. */
public sealed interface CertificateRequirement {

    /** Nothing: any node that an anchor vouches for. */
    record AnyNode() implements CertificateRequirement {}

    /**
     * That its holder is a home agent of {@code domain}: the SRVName {@code _mip6.<domain>}. The
     * name under which discovery found it proves nothing.
     */
    record HomeAgentOf(String domain) implements CertificateRequirement {}

    /** That its holder may be the server of TLS, which EAP-TLS runs with an AAA server. */
    record TlsServer() implements CertificateRequirement {}

    /** That its holder may be the client of TLS, which a peer that uses EAP-TLS is. */
    record TlsClient() implements CertificateRequirement {}
}
