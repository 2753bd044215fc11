package mip6.dnsupdate.discovery;

import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the proofs of DNSSEC begin with (RFC 4035 4.4): DS or DNSKEY records, as a zone file has
 * them. Those of the root vouch for all that is signed, those of a zone for what is in it.
 */
public final class TrustAnchorRecords {

    private final String text;

    private TrustAnchorRecords(String text) {
        this.text = text;
    }

    /** Empty where {@code text} holds no such record, or something else. */
    public static Optional<TrustAnchorRecords> parse(String text) {
        TrustAnchorRecords records = new TrustAnchorRecords(text);
        try {
            // Nobody is asked anything here.
            return records.validator(new SecurityAwareLink()).getTrustAnchors().items().isEmpty()
                    ? Optional.empty()
                    : Optional.of(records);
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** One that believes what follows from these records in what {@code link} is told. */
    ValidatingResolver validator(Resolver link) throws IOException {
        ValidatingResolver validator = new ValidatingResolver(link);
        validator.loadTrustAnchors(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        return validator;
    }
}
