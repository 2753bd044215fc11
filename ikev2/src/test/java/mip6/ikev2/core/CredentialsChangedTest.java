package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Certificates and trust anchors are exchanged under a running endpoint. */
class CredentialsChangedTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());

    @Test
    void whatStandsGoesOnAndWhatComesIsJudgedByTheNewOnes() {
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        node.initiate(agent);
        simulation.settle();
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);

        TrustAnchors others = new TrustAnchors(List.of(Pki.OTHER_ROOT.certificate()));
        agent.handle(
                new IkeEvent.CredentialsChanged(
                        IkeSettings.homeAgent(
                                Pki.HA1,
                                Pki.OTHER_ROOT.issue(
                                        CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                                        KeyKind.ECDSA_P256,
                                        Pki.VALID),
                                others)));
        simulation.settle();
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
        assertThat(agent.tableSize()).isEqualTo(1);

        Node late = simulation.node("2001:db8:a1::3", Pki.mobileNode());
        late.initiate(agent);
        simulation.settle();
        assertThat(late.all(IkeAction.Established.class)).isEmpty();

        Node other =
                simulation.node(
                        "2001:db8:a1::4",
                        IkeSettings.mobileNode(
                                Pki.MN1,
                                Pki.OTHER_ROOT.issue(
                                        CertificateProfile.mobileNode("mn1.example.com"),
                                        KeyKind.ECDSA_P256,
                                        Pki.VALID),
                                others,
                                Pki.DOMAIN));
        other.initiate(agent);
        simulation.settle();
        assertThat(other.all(IkeAction.Established.class)).hasSize(1);
    }
}
