package mip6.ikev2.eap;

import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.PeerCertificates;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Map;

/** A method that an authenticator offers, with what it needs to judge peers. */
public sealed interface EapService {

    /** {@link EapType}. */
    int type();

    /**
     * EAP-TLS: the peer's certificate has to hold the identity that it claims.
     *
     * @param own certificate and key of the authenticator
     * @param others judges the certificates of peers
     */
    record Certificates(Credentials own, PeerCertificates others, TlsVersions versions)
            implements EapService {

        @Override
        public int type() {
            return EapType.TLS;
        }
    }

    /**
     * EAP-MSCHAPv2.
     *
     * @param ownName the authenticator's
     * @param passwords by the peer's name
     */
    record Passwords(Bytes ownName, Map<String, Secret> passwords) implements EapService {

        public Passwords {
            passwords = Map.copyOf(passwords);
        }

        @Override
        public int type() {
            return EapType.MSCHAPV2;
        }
    }
}
