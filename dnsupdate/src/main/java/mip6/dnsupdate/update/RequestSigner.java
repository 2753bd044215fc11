package mip6.dnsupdate.update;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.SIGRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import javax.crypto.spec.SecretKeySpec;

/** Signs updates with the key of a zone. */
sealed interface RequestSigner {

    /** With the time of day of {@code clock}. */
    static RequestSigner of(ZoneKey key, Clock clock) {
        return switch (key) {
            case TsigKey shared -> Tsig.of(shared, clock);
            case Sig0Key own -> new Sig0(own, clock);
        };
    }

    /** Adds the signature to {@code request} and returns its octets. */
    byte[] sign(Message request);

    /**
     * RFC 8945.
     *
     * @param tsig safe for many threads
     */
    record Tsig(TSIG tsig) implements RequestSigner {

        private static Tsig of(TsigKey key, Clock clock) {
            Name algorithm =
                    switch (key.algorithm()) {
                        case HMAC_SHA256 -> TSIG.HMAC_SHA256;
                        case HMAC_SHA384 -> TSIG.HMAC_SHA384;
                        case HMAC_SHA512 -> TSIG.HMAC_SHA512;
                    };
            return new Tsig(
                    new TSIG(
                            algorithm,
                            ZoneUpdate.toName(key.name()),
                            new SecretKeySpec(key.secret().reveal(), key.algorithm().macName()),
                            clock));
        }

        @Override
        public byte[] sign(Message request) {
            tsig.apply(request, null);
            return request.toWire();
        }
    }

    /** RFC 2931. */
    record Sig0(Sig0Key key, Clock clock) implements RequestSigner {

        /** RFC 2931 3.3: no more into the past, and no more into the future. */
        private static final Duration BRACKET = Duration.ofMinutes(5);

        @Override
        public byte[] sign(Message request) {
            Instant now = clock.instant();
            // RFC 2931 3.1: the record but for the signature, then the request as it is without it
            byte[] placeholder = {0};
            byte[] data = record(now, placeholder).rdataToWireCanonical();
            byte[] signature =
                    key.sign(
                            Arrays.copyOf(data, data.length - placeholder.length),
                            request.toWire());
            request.addRecord(record(now, signature), Section.ADDITIONAL);
            return request.toWire();
        }

        /** RFC 2931 3: owner, class and times to live mean nothing. */
        private SIGRecord record(Instant now, byte[] signature) {
            return new SIGRecord(
                    Name.root,
                    DClass.ANY,
                    0,
                    0,
                    key.algorithm().number(),
                    0,
                    now.plus(BRACKET),
                    now.minus(BRACKET),
                    key.tag(),
                    ZoneUpdate.toName(key.name()),
                    signature);
        }
    }
}
