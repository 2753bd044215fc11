package mip6.lab.interop;

import java.util.Optional;

/** What proves an identity to the other side. */
sealed interface Proof {

    record PreSharedKey() implements Proof {}

    /** A certificate, on both sides. */
    record Certificate(CertificateKind kind) implements Proof {}

    /** EAP for the initiator, a certificate for the responder. */
    record Eap(EapMethod method, Judge judge) implements Proof {}

    /** Who judges by EAP. */
    enum Judge {
        RESPONDER,
        /** FreeRADIUS, which the responder relays to. */
        AAA_SERVER
    }

    /** What is in the lab, by its name in swanctl.conf. */
    enum EapMethod {
        MSCHAPV2("eap-mschapv2"),
        TLS("eap-tls");

        private final String label;

        EapMethod(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** Whether FreeRADIUS has to be there. */
    default boolean needsAaaServer() {
        return this instanceof Eap(_, Judge judge) && judge == Judge.AAA_SERVER;
    }

    /** The certificate of the end that has one; empty where none has. */
    default Optional<CertificateKind> certificate() {
        return switch (this) {
            case PreSharedKey _ -> Optional.empty();
            case Certificate(CertificateKind kind) -> Optional.of(kind);
            case Eap _ -> Optional.of(CertificateKind.ECDSA_P256);
        };
    }
}
