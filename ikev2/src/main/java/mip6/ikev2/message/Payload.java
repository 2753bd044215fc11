package mip6.ikev2.message;

import mip6.wire.Writer;

/** What follows a generic payload header (RFC 7296 3.2). */
public sealed interface Payload
        permits Authentication,
                Certificate,
                CertificateRequest,
                Configuration,
                Delete,
                Eap,
                Encrypted,
                EncryptedFragment,
                IdentificationInitiator,
                IdentificationResponder,
                KeyExchange,
                Nonce,
                Notify,
                SecurityAssociation,
                TrafficSelectorsInitiator,
                TrafficSelectorsResponder,
                UnrecognizedPayload,
                VendorId {

    /** The IANA number of the payload type. */
    int type();

    /** Writes everything behind the generic payload header. */
    void write(Writer writer);
}
