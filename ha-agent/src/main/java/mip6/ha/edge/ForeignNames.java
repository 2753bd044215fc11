package mip6.ha.edge;

import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameCheck;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.radius.NameNotice;
import mip6.ha.radius.RadiusExchange;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;
import mip6.linux.BootClock;
import mip6.wire.Bytes;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Names of domains that are not this provider's: the pair of name and home address goes to the AAA
 * server, whose part the forward entry is (RFC 5026 6). Blocking.
 */
final class ForeignNames {

    /** Requests under way at once; each has a socket. */
    private static final int AT_ONCE = 64;

    private static final int IDENTIFIERS = 256;

    private final RadiusSender sender;
    private final RadiusTerms terms;
    private final RadiusSecret secret;
    private final String nasIdentifier;
    private final SecureRandom random;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Names that nobody was told of yet. */
    ForeignNames(
            RadiusSender sender,
            RadiusTerms terms,
            RadiusSecret secret,
            String nasIdentifier,
            SecureRandom random) {
        this.sender = sender;
        this.terms = terms;
        this.secret = secret;
        this.nasIdentifier = nasIdentifier;
        this.random = random;
    }

    /** Whether the forward entry was left to somebody else. */
    static boolean isLeftToOthers(ZoneOutcome forward) {
        return forward instanceof ZoneOutcome.Prohibited(String _, Prohibition reason)
                && reason == Prohibition.OUTSIDE_ZONES;
    }

    /**
     * Tells of all names of {@code change} that are in no zone of this provider.
     *
     * @param zones of this provider, when the change was asked for
     */
    ZoneOutcome tell(NameChange change, UpdateSettings zones) {
        places.acquireUninterruptibly();
        try {
            boolean told =
                    tell(
                                    change.previous()
                                            .filter(old -> !change.next().equals(Optional.of(old)))
                                            .filter(each -> isForeign(each, zones)),
                                    false)
                            && tell(change.next().filter(each -> isForeign(each, zones)), true);
            return told
                    ? new ZoneOutcome.Performed()
                    : new ZoneOutcome.NoAnswer("no AAA server answers");
        } catch (IOException unreachable) {
            return new ZoneOutcome.NoAnswer("no AAA server can be reached");
        } finally {
            places.release();
        }
    }

    private boolean tell(Optional<NameRegistration> of, boolean begins) throws IOException {
        if (of.isEmpty()) {
            return true;
        }
        NameNotice notice =
                new NameNotice(
                        begins, of.get().name().text(), of.get().homeAddress(), nasIdentifier);
        RadiusExchange exchange =
                new RadiusExchange(
                        terms,
                        notice.packet(secret, random.nextInt(IDENTIFIERS)),
                        secret,
                        Bytes.EMPTY,
                        0,
                        1,
                        BootClock.nanos() + terms.timeout().toNanos());
        return sender.ask(exchange, RadiusExchange::acknowledged).isPresent();
    }

    private static boolean isForeign(NameRegistration registration, UpdateSettings zones) {
        return zones.check(registration.name().text())
                        instanceof NameCheck.Prohibited(Prohibition reason)
                && reason == Prohibition.OUTSIDE_ZONES;
    }
}
