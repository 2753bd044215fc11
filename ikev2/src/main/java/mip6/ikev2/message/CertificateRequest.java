package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Certificate Request payload, CERTREQ (RFC 7296 3.7).
 *
 * @param encoding the IANA number of what is asked for
 * @param authorities for X.509: SHA-1 hashes of the Subject Public Key Info of trusted authorities,
 *     one behind the other
 */
public record CertificateRequest(int encoding, Bytes authorities) implements Payload {

    private static final int HASH = 20;

    /** Asks for certificates that end at one of the authorities with these key hashes. */
    public static CertificateRequest x509(List<Bytes> keyHashes) {
        return new CertificateRequest(
                Certificate.X509_SIGNATURE, Bytes.concat(keyHashes.toArray(new Bytes[0])));
    }

    /** Asks for OCSP responses too, also of responders with these key hashes (RFC 4806 3.1). */
    public static CertificateRequest ocsp(List<Bytes> keyHashes) {
        return new CertificateRequest(
                Certificate.OCSP_CONTENT, Bytes.concat(keyHashes.toArray(new Bytes[0])));
    }

    /** The hashes of 20 octets; what is too short for one at the end is left out. */
    public List<Bytes> keyHashes() {
        List<Bytes> hashes = new ArrayList<>();
        for (int at = 0; at + HASH <= authorities.length(); at += HASH) {
            hashes.add(authorities.slice(at, at + HASH));
        }
        return hashes;
    }

    @Override
    public int type() {
        return PayloadType.CERTREQ;
    }

    static CertificateRequest read(Reader body) throws MalformedException {
        return new CertificateRequest(body.u8("CERTREQ encoding"), body.rest());
    }

    @Override
    public void write(Writer writer) {
        writer.u8(encoding).bytes(authorities);
    }
}
