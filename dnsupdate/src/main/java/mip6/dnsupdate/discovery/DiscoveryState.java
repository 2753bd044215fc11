package mip6.dnsupdate.discovery;

import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

import java.util.List;
import java.util.random.RandomGenerator;

/** A discovery that waits for answers. */
sealed interface DiscoveryState permits AwaitingService, AwaitingTargets, AwaitingHomeAgent {

    /** To be asked at once. */
    List<Question> questions();

    /**
     * Goes on.
     *
     * @param answers one for each question, in the same order
     */
    DiscoveryStep answered(List<Answer> answers);

    static DiscoveryState start(HomeAgentQuery query, RandomGenerator random) {
        return switch (query) {
            // RFC 5026 5.1.2: service "mip6", protocol "ipv6"
            case HomeAgentQuery.ByService service ->
                    new AwaitingService(
                            name(HomeAgentQuery.SERVICE_PREFIX + service.domain()), random);
            // RFC 5026 5.1.1
            case HomeAgentQuery.ByName named ->
                    new AwaitingHomeAgent(name(named.homeAgent().text()));
        };
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
