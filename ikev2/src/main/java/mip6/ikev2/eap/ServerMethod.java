package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/** A method on the authenticator's side, at one point of its conversation. */
sealed interface ServerMethod permits MsChapServer, TlsServer {

    /** {@link EapType}. */
    int type();

    /** What to do about the data of a response of this type, behind the type. */
    Step response(Bytes data);

    /** What comes next. */
    sealed interface Step {

        /**
         * Send this.
         *
         * @param data behind the type
         */
        record Ask(Bytes data, ServerMethod next) implements Step {}

        /**
         * The peer proved a name.
         *
         * @param msk known to it, too
         * @param path its certificates, good unless one was revoked; empty where it showed none
         */
        record Accept(Bytes name, Secret msk, Optional<CertificationPath> path) implements Step {}

        record Reject(String why) implements Step {}
    }
}
