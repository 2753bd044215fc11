package mip6.lab.interop;

import mip6.ikev2.pki.KeyKind;

/** What proves an identity to the other side. */
sealed interface Proof {

    record PreSharedKey() implements Proof {}

    /**
     * A certificate.
     *
     * @param kind of its key
     */
    record Certificate(KeyKind kind) implements Proof {}
}
