package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * A home agent's own key, whose public half the DNS server finds in a KEY record (RFC 2931).
 *
 * @param name where that record is; the signer
 * @param tag of the public half, by which a server tells keys of one name apart (RFC 4034 B)
 */
public record Sig0Key(DomainName name, Sig0Algorithm algorithm, int tag, PrivateKey privateKey)
        implements ZoneKey {

    /** The signature over the octets of all {@code parts}. */
    byte[] sign(byte[]... parts) {
        try {
            Signature signature = Signature.getInstance(algorithm.signatureName());
            signature.initSign(privateKey);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            // the key has signed when it was read
            throw new IllegalStateException(e);
        }
    }

    /** Without the private half. */
    @Override
    public String toString() {
        return "Sig0Key[%s, %s, %d]".formatted(name, algorithm, tag);
    }
}
