package mip6.ikev2.core;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Nonce;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;

/**
 * What happens to a datagram before it waits for an {@link IkeEndpoint}, so that a flood of
 * beginnings from addresses that are nobody's neither costs the endpoint's time nor takes the room
 * of those who have shown where they are (RFC 7296 2.6). It keeps nothing. For any thread.
 */
public final class Admission {

    private final IkeSettings settings;
    private final IkeSaTable table;
    private final Cookies cookies;
    private volatile int halfOpen;

    /** What becomes of a datagram. */
    public sealed interface Verdict {

        /** It names an SPI that its receiver chose, or brings the cookie that was demanded. */
        record Expected() implements Verdict {}

        /** Anybody may have sent it, from anywhere. */
        record Stranger() implements Verdict {}

        /** This is all that is done about it. */
        record Answered(IkeAction.Send answer, IkeAction.IkeReport report) implements Verdict {}
    }

    Admission(IkeSettings settings, IkeSaTable table, Cookies cookies) {
        this.settings = settings;
        this.table = table;
        this.cookies = cookies;
    }

    /** How many SAs are half open from now on. */
    void halfOpen(int count) {
        halfOpen = count;
    }

    /**
     * What becomes of {@code datagram}.
     *
     * @param waiting how many events wait for the endpoint
     * @param now nanoseconds of the boot clock
     */
    public Verdict judge(IkeEvent.DatagramReceived datagram, int waiting, long now) {
        try {
            IkeHeader header = IkeHeader.decode(datagram.octets());
            IkeSpi own = header.initiator() ? header.responderSpi() : header.initiatorSpi();
            if (!own.isZero() && table.isOwnSpi(own)) {
                return new Verdict.Expected();
            }
            // RFC 7296 2.6: what waits may become half open, too
            boolean crowded = halfOpen + waiting >= settings.limits().cookieThreshold();
            return crowded && isBeginning(header) ? returnable(datagram, now) : stranger();
        } catch (MalformedException counted) {
            return stranger();
        }
    }

    private boolean isBeginning(IkeHeader header) {
        return header.exchangeType() == ExchangeType.IKE_SA_INIT
                && header.initiator()
                && !header.response()
                && header.responderSpi().isZero()
                && settings.toBeInitiatedBy().isPresent();
    }

    private Verdict returnable(IkeEvent.DatagramReceived datagram, long now)
            throws MalformedException {
        IkeMessage message = IkeMessage.decode(datagram.octets());
        Optional<Bytes> nonce = message.first(Nonce.class).map(Nonce::data);
        if (nonce.isEmpty()) {
            return stranger();
        }
        Arrival request =
                new Arrival(datagram.local(), datagram.remote(), datagram.octets(), message);
        return cookies.isIn(request, nonce.get(), now)
                ? new Verdict.Expected()
                : new Verdict.Answered(
                        new IkeAction.Send(
                                datagram.local(),
                                datagram.remote(),
                                cookies.demand(request, nonce.get(), now)),
                        new IkeAction.IkeReport(
                                Drop.COOKIE_DEMANDED.label(), datagram.remote(), "", List.of()));
    }

    private static Verdict stranger() {
        return new Verdict.Stranger();
    }
}
