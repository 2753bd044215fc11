package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.TrustAnchors;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home agent that was killed is back with its bindings, and without any SA. */
class RestartedHomeAgentTest {

    private static final long NOW = 1000 * Desk.SECOND;

    private static HomeAgent homeAgent() {
        Identity own = Identity.fqdn("ha1.example.com");
        IkeSettings ike =
                new IkeSettings(
                        own,
                        Optional.empty(),
                        Map.of(own, Secret.of(Bytes.ofUtf8("0123456789abcdef"))),
                        new TrustAnchors(List.of()),
                        new CertificateRequirement.AnyNode(),
                        Optional.empty(),
                        new EapPolicy.None(),
                        IkeTerms.standard());
        return new HomeAgent(
                Desk.settings(HomePrefix.lasting(Desk.HOME), 100),
                new IkeEndpoint(ike, new SecureRandom(), () -> Instant.EPOCH),
                new SecureRandom());
    }

    private static Binding binding(int number) {
        return new Binding(
                Ipv6Address.of("2001:db8:1::abcd:" + number),
                Identity.fqdn("mn" + number + ".example.com"),
                Desk.HOME_AGENT,
                Ipv6Address.of("2001:db8:a1::" + number),
                new SequenceNumber(7),
                Lifetime.ofSeconds(600),
                NOW + 500 * Desk.SECOND,
                Optional.empty(),
                false,
                true);
    }

    private static HaEvent restored() {
        return new HaEvent.Restored(List.of(binding(1), binding(2)));
    }

    @Test
    @Tag("req:SHIB-4-a")
    void itForwardsAtOnceAndInitiatesToItsOwn() {
        HomeAgent one = homeAgent();
        one.initiateAfterRestart();
        List<HaAction> done = one.handle(restored(), NOW);
        assertThat(done).filteredOn(HaAction.SetTunnel.class::isInstance).hasSize(2);
        assertThat(one.recovery().underWay()).isEqualTo(2);
    }
}
