package mip6.ha.radius;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * One request on its way to one server after the other, each asked several times (RFC 2865 2.4), at
 * one point of it.
 *
 * @param userName that was asked about
 * @param server index of the one that is being asked
 * @param sendings how often it was asked
 * @param due when it is asked again, or the next one is
 */
public record RadiusExchange(
        RadiusTerms terms,
        RadiusPacket request,
        RadiusSecret secret,
        Bytes userName,
        int server,
        int sendings,
        long due) {

    /**
     * How patiently servers are asked.
     *
     * @param servers how many there are
     * @param timeout of the first sending to a server; each later one takes twice as long
     * @param sendings to each server
     */
    public record RadiusTerms(int servers, Duration timeout, int sendings) {

        public RadiusTerms {
            if (servers < 1 || sendings < 1 || timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("servers, timeout or sendings");
            }
        }
    }

    /** The first sending, to the first server. */
    public static RadiusExchange begin(
            RadiusTerms terms,
            EapRequest asked,
            RadiusSecret secret,
            SecureRandom random,
            long now) {
        return new RadiusExchange(
                terms,
                asked.packet(secret, random),
                secret,
                asked.userName(),
                0,
                1,
                now + terms.timeout().toNanos());
    }

    /** What is sent, the same octets each time. */
    public Bytes octets() {
        return request.encode();
    }

    /** The next sending at {@link #due}; empty where no server is left. */
    public Optional<RadiusExchange> timedOut(long now) {
        if (sendings < terms.sendings()) {
            return Optional.of(at(server, sendings + 1, now));
        }
        return server + 1 < terms.servers()
                ? Optional.of(at(server + 1, 1, now))
                : Optional.empty();
    }

    private RadiusExchange at(int which, int sending, long now) {
        return new RadiusExchange(
                terms,
                request,
                secret,
                userName,
                which,
                sending,
                now + (terms.timeout().toNanos() << sending - 1));
    }

    /** The answer to an Accounting-Request, where {@code octets} are one. */
    public Optional<RadiusPacket> acknowledged(Bytes octets) {
        try {
            return Optional.of(RadiusPacket.decode(octets))
                    .filter(answer -> secret.isAccountingAnswer(answer, request));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /** The answer, where {@code octets} are one; anybody may have sent anything else. */
    public Optional<EapAnswer> received(Bytes octets) {
        try {
            RadiusPacket answer = RadiusPacket.decode(octets);
            return secret.isAnswer(answer, request)
                    ? Optional.of(EapAnswer.of(answer, request, secret, userName))
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }
}
