package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.mn.core.MobileNodeStatus.Phase;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Home agents that prove who they are by a certificate that was revoked. */
class RevokedHomeAgentTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:2::1";
    private static final RevocationVerdict GOOD = new RevocationVerdict.Accepted();
    private static final RevocationVerdict REVOKED = new RevocationVerdict.Revoked("it was");
    private static final RevocationVerdict NOT_KNOWN = new RevocationVerdict.NotKnown("nothing");

    private final Provider provider = new Provider();
    private final Network network =
            new Network(
                    MobileNodeSettings.standard(NAME),
                    provider.mobileNode(NAME, DOMAIN)
                            .withRevocation(RevocationPolicy.of(RevocationMode.STRICT)));

    @BeforeEach
    void attached() {
        network.attach(Network.FIRST);
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
    }

    /** Goes through discovery of both, of which this is known. */
    private List<IkeFailure> failures(RevocationVerdict ha1, RevocationVerdict ha2) {
        network.verdict(ha1);
        network.verdict(ha2);
        network.answer(Network.found(HA1, HA2));
        // each refusal waits a second for a better answer
        network.pass(Duration.ofSeconds(4));
        return network.reports(MnReport.HomeAgentGivenUp.class).stream()
                .map(MnReport.HomeAgentGivenUp::why)
                .toList();
    }

    @Test
    @Tag("req:S5026-3-a")
    @Tag("req:S5026-5.1.2-d")
    void theNextOnTheListFollows() {
        assertThat(failures(REVOKED, GOOD)).containsExactly(IkeFailure.PEER_REVOKED);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
    }

    @Test
    @Tag("req:S5026-5.1.2-f")
    void whereAllAreRevokedTheNodeLeavesTheRetryLoop() {
        assertThat(failures(REVOKED, REVOKED)).hasSize(2);
        assertThat(network.status().phase()).isEqualTo(Phase.UNRECOVERABLE);
    }

    @Test
    void whereItIsNotKnownOfOneTheNodeTriesAgainSoon() {
        assertThat(failures(REVOKED, NOT_KNOWN))
                .containsExactly(IkeFailure.PEER_REVOKED, IkeFailure.PEER_REVOCATION_UNKNOWN);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
    }
}
