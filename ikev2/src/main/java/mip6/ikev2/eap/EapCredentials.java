package mip6.ikev2.eap;

import mip6.wire.Secret;

/** What a peer proves its identity with: one method, and no other is ever answered. */
public sealed interface EapCredentials {

    /** EAP-MSCHAPv2. */
    record Password(Secret password) implements EapCredentials {}
}
