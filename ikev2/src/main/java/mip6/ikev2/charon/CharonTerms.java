package mip6.ikev2.charon;

import java.time.Duration;
import java.util.List;

/**
 * What the operator decides about charon's key exchanges, beside credentials and lifetimes.
 *
 * @param proposals for IKE SAs, in the notation of swanctl.conf
 * @param espProposals for CHILD_SAs
 * @param liveness silence after which charon asks a peer whether it lives
 * @param strictRevocation a peer's certificate has to be known as good
 */
public record CharonTerms(
        List<String> proposals,
        List<String> espProposals,
        Duration liveness,
        boolean strictRevocation) {

    public CharonTerms {
        proposals = List.copyOf(proposals);
        espProposals = List.copyOf(espProposals);
    }
}
