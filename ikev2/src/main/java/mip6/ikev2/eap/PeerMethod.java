package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/** A method on the peer's side, at one point of its conversation. */
sealed interface PeerMethod permits MsChapPeer, TlsPeer {

    /** {@link EapType}. */
    int type();

    /**
     * What to do about the data of a request of this type.
     *
     * @param data behind the type
     */
    Step request(Bytes data);

    /** There once the method has come to its good end: only then EAP-Success is believed. */
    Optional<Secret> msk();

    /** The server's certificates, good unless one was revoked; empty where it showed none. */
    default Optional<CertificationPath> path() {
        return Optional.empty();
    }

    /** What comes next. */
    sealed interface Step {

        /**
         * Send this.
         *
         * @param data behind the type
         */
        record Respond(Bytes data, PeerMethod next) implements Step {}

        /** The authenticator does not prove itself, or breaks the protocol. */
        record Abort(String why) implements Step {}
    }
}
