package mip6.dnsupdate.update;

import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

import java.time.Clock;

import javax.crypto.spec.SecretKeySpec;

/**
 * Signs updates with the key of a zone, and reads what the answer proves (RFC 8945).
 *
 * @param tsig safe for many threads
 */
record RequestSigner(TSIG tsig) {

    /** With the time of day of {@code clock}. */
    static RequestSigner of(TsigKey key, Clock clock) {
        Name algorithm =
                switch (key.algorithm()) {
                    case HMAC_SHA256 -> TSIG.HMAC_SHA256;
                    case HMAC_SHA384 -> TSIG.HMAC_SHA384;
                    case HMAC_SHA512 -> TSIG.HMAC_SHA512;
                };
        return new RequestSigner(
                new TSIG(
                        algorithm,
                        ZoneUpdate.toName(key.name()),
                        new SecretKeySpec(key.secret().reveal(), key.algorithm().macName()),
                        clock));
    }

    /** Adds the signature to {@code request} and returns its octets. */
    byte[] sign(Message request) {
        tsig.apply(request, null);
        return request.toWire();
    }
}
