package mip6.ha.edge;

import mip6.ha.core.EapRelay;
import mip6.ha.radius.EapRequest;
import mip6.ha.radius.RadiusExchange;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;
import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.linux.BootClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;

/** Asks AAA servers by RADIUS. */
public final class AaaServers {

    private final RadiusSender sender;
    private final RadiusTerms terms;
    private final EapRelay relay;
    private final RadiusSecret secret;
    private final SecureRandom random;

    /**
     * Servers that nobody has asked yet.
     *
     * @param secret shared with each of them
     * @param terms as many servers as there are
     */
    public AaaServers(
            List<InetSocketAddress> servers,
            RadiusSecret secret,
            RadiusTerms terms,
            EapRelay relay,
            SecureRandom random) {
        this.sender = new RadiusSender(servers);
        this.secret = secret;
        this.terms = terms;
        this.relay = relay;
        this.random = random;
    }

    /** Waits for the answer; all sendings to all servers bound how long. */
    public EapStep judge(IkeAction.RelayEap packet) {
        return switch (relay.next(packet)) {
            case EapRelay.Next.Known(EapStep step) -> step;
            case EapRelay.Next.Ask(EapRequest request) -> judge(request);
        };
    }

    private EapStep judge(EapRequest request) {
        RadiusExchange exchange =
                RadiusExchange.begin(terms, request, secret, random, BootClock.nanos());
        try {
            return sender.ask(exchange, RadiusExchange::received)
                    .map(answer -> EapRelay.step(request, answer))
                    .orElseGet(() -> new EapStep.Unavailable("no AAA server answers"));
        } catch (IOException unreachable) {
            return new EapStep.Unavailable("no AAA server can be reached");
        }
    }
}
