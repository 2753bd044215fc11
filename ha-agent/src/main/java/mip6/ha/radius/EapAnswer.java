package mip6.ha.radius;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an AAA server answers: it is known to be its own, and to the very request. */
public sealed interface EapAnswer {

    /** A Filter-Id with this in front of a domain name lets the peer have the name published. */
    String DNS_NAME = "mip6-dns-name=";

    int EAP_CODE_REQUEST = 1;
    int EAP_CODE_SUCCESS = 3;
    int EAP_CODE_FAILURE = 4;

    /**
     * The peer is asked for more (Access-Challenge).
     *
     * @param state for the next request
     */
    record Challenge(Bytes eap, Bytes state) implements EapAnswer {}

    /**
     * The peer is who it says, and may use the service (Access-Accept).
     *
     * @param eap EAP-Success
     * @param userName who that is
     * @param addresses its home addresses (Framed-IPv6-Address)
     * @param dnsNames that it may have published, in lower case
     */
    record Accept(
            Bytes eap,
            Secret msk,
            Bytes userName,
            List<Ipv6Address> addresses,
            Set<String> dnsNames)
            implements EapAnswer {}

    /**
     * It is not, or may not (Access-Reject).
     *
     * @param eap EAP-Failure
     */
    record Reject(Bytes eap) implements EapAnswer {}

    /** Nothing that could be made sense of. */
    record Unusable(String why) implements EapAnswer {}

    /** Reads an answer whose proofs are verified. */
    static EapAnswer of(
            RadiusPacket answer, RadiusPacket request, RadiusSecret secret, Bytes asked) {
        Optional<Bytes> eap = answer.eapMessage();
        return switch (answer.code()) {
            case RadiusPacket.ACCESS_CHALLENGE ->
                    isEap(eap, EAP_CODE_REQUEST)
                            ? new Challenge(
                                    eap.orElseThrow(),
                                    answer.first(RadiusAttribute.STATE).orElse(Bytes.EMPTY))
                            : new Unusable("Access-Challenge without an EAP request");
            case RadiusPacket.ACCESS_ACCEPT -> accepted(answer, request, secret, asked);
            // RFC 3579 2.6.3: a rejection is one, whatever EAP packet is in it
            case RadiusPacket.ACCESS_REJECT ->
                    new Reject(
                            eap.filter(it -> isEap(eap, EAP_CODE_FAILURE))
                                    .orElseGet(() -> failure(request)));
            default -> new Unusable("RADIUS code " + answer.code());
        };
    }

    private static EapAnswer accepted(
            RadiusPacket answer, RadiusPacket request, RadiusSecret secret, Bytes asked) {
        Optional<Bytes> eap = answer.eapMessage();
        if (!isEap(eap, EAP_CODE_SUCCESS)) {
            return new Unusable("Access-Accept without EAP-Success");
        }
        Optional<Secret> msk = secret.msk(answer, request);
        if (msk.isEmpty()) {
            return new Unusable("Access-Accept without the keys of MS-MPPE");
        }
        try {
            List<Ipv6Address> addresses = new ArrayList<>();
            for (Bytes value : answer.all(RadiusAttribute.FRAMED_IPV6_ADDRESS)) {
                Reader reader = Reader.of(value);
                addresses.add(reader.address("Framed-IPv6-Address"));
                reader.end("Framed-IPv6-Address");
            }
            return new Accept(
                    eap.orElseThrow(),
                    msk.get(),
                    answer.first(RadiusAttribute.USER_NAME).orElse(asked),
                    addresses,
                    dnsNames(answer));
        } catch (MalformedException malformed) {
            return new Unusable(malformed.field() + " is malformed");
        }
    }

    private static Set<String> dnsNames(RadiusPacket answer) {
        Set<String> names = new HashSet<>();
        answer.all(RadiusAttribute.FILTER_ID).stream()
                .map(Bytes::toUtf8)
                .filter(text -> text.startsWith(DNS_NAME))
                .map(text -> text.substring(DNS_NAME.length()).toLowerCase(Locale.ROOT))
                .forEach(names::add);
        return names;
    }

    private static boolean isEap(Optional<Bytes> eap, int code) {
        return eap.isPresent() && eap.get().length() >= 4 && eap.get().at(0) == code;
    }

    /** An EAP-Failure for the EAP response in {@code request}. */
    private static Bytes failure(RadiusPacket request) {
        int identifier =
                request.eapMessage().filter(it -> it.length() > 1).map(it -> it.at(1)).orElse(0);
        return Bytes.of(EAP_CODE_FAILURE, identifier, 0, 4);
    }
}
