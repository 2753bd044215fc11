package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.bouncycastle.crypto.signers.StandardDSAEncoding;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;

/**
 * ECDSA-Sig-Value (RFC 3279 2.2.3): the DER of two integers. Read here and not by Bouncy Castle,
 * whose reader throws what it does not declare where another type stands in an integer's place.
 */
record EcdsaSignature(BigInteger r, BigInteger s) {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int ONE_LENGTH_OCTET = 0x81;

    /**
     * Reads a signature.
     *
     * @param order of the curve's base point
     * @return empty where {@code der} is not the DER of two integers from 0 to below {@code order}
     */
    static Optional<EcdsaSignature> read(BigInteger order, Bytes der) {
        try {
            Reader reader = Reader.of(der);
            Reader values = value(reader, SEQUENCE);
            BigInteger r = new BigInteger(value(values, INTEGER).rest().toArray());
            BigInteger s = new BigInteger(value(values, INTEGER).rest().toArray());
            EcdsaSignature signature = new EcdsaSignature(r, s);
            // One signature has one form: whatever differs from it in any octet is refused.
            return signature.isBelow(order) && signature.toDer(order).equals(der)
                    ? Optional.of(signature)
                    : Optional.empty();
        } catch (MalformedException notDer) {
            return Optional.empty();
        }
    }

    Bytes toDer(BigInteger order) {
        try {
            return Bytes.wrap(StandardDSAEncoding.INSTANCE.encode(order, r, s));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }

    private boolean isBelow(BigInteger order) {
        return r.signum() >= 0
                && s.signum() >= 0
                && r.compareTo(order) < 0
                && s.compareTo(order) < 0;
    }

    private static Reader value(Reader reader, int tag) throws MalformedException {
        if (reader.u8("DER tag") != tag) {
            throw reader.malformed("DER tag", "is another");
        }
        int length = reader.u8("DER length");
        if (length == ONE_LENGTH_OCTET) {
            length = reader.u8("DER length");
        }
        if (length == 0) {
            throw reader.malformed("DER length", "is zero");
        }
        return reader.nested(length, "DER value");
    }
}
