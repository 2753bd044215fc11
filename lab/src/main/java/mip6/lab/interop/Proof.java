package mip6.lab.interop;

/** What proves an identity to the other side. */
sealed interface Proof {

    record PreSharedKey() implements Proof {}

    /** A certificate, on both sides. */
    record Certificate(CertificateKind kind) implements Proof {}
}
