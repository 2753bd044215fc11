package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.MN1;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.TrustAnchors;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home agent without IKE and IPsec. */
class UnprotectedPeersTest {

    private static final Ipv6Address STATIC = Ipv6Address.of("2001:db8:1::2001");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::2002");

    private final HomeAgent homeAgent = homeAgent();
    private final List<HaAction> done = new ArrayList<>();
    private long now = 1000 * SECOND;

    private static HomeAgent homeAgent() {
        HomeAgentSettings usual = Desk.settings(HomePrefix.lasting(Desk.HOME), 100);
        HomeAgentSettings settings =
                new HomeAgentSettings(
                        new PoolSettings(
                                usual.pool().prefixes(),
                                usual.pool().homeAgents(),
                                Map.of(MN1, List.of(STATIC)),
                                Optional.empty(),
                                false,
                                0,
                                1,
                                false,
                                100),
                        usual.bindings(),
                        usual.authorization(),
                        List.of(),
                        usual.liveness(),
                        Optional.empty());
        IkeSettings nobody =
                new IkeSettings(
                        MN1,
                        Optional.empty(),
                        Map.of(MN1, Secret.of(Bytes.ofUtf8("0123456789abcdef"))),
                        new TrustAnchors(List.of()),
                        new CertificateRequirement.AnyNode(),
                        Optional.empty(),
                        new EapPolicy.None(),
                        IkeTerms.standard());
        HomeAgent made =
                new HomeAgent(
                        settings,
                        new IkeEndpoint(nobody, new SecureRandom(), () -> Instant.EPOCH),
                        new SecureRandom());
        made.serveUnprotected();
        return made;
    }

    private void handle(HaEvent event) {
        done.addAll(homeAgent.handle(event, now));
    }

    private void update(Ipv6Address home, int sequence, int seconds) {
        handle(
                new HaEvent.MobilityHeaderReceived(
                        new IncomingMobilityHeader(
                                CARE_OF,
                                HOME_AGENT,
                                2,
                                Optional.of(home),
                                Optional.empty(),
                                Optional.empty(),
                                MobilityHeader.encode(
                                        Desk.bindingUpdate(
                                                sequence,
                                                seconds,
                                                List.of(new AlternateCareOfAddress(CARE_OF))),
                                        home,
                                        HOME_AGENT))));
    }

    private void stored() {
        for (HaAction action : List.copyOf(done)) {
            if (action instanceof HaAction.Store(long ticket, Binding binding)) {
                handle(new HaEvent.Stored(ticket, binding.homeAddress(), true));
            } else if (action instanceof HaAction.Erase(long ticket, Ipv6Address home)) {
                handle(new HaEvent.Stored(ticket, home, true));
            }
        }
    }

    private BindingAcknowledgement answer() throws MalformedException {
        OutgoingMobilityHeader last =
                done.stream()
                        .filter(HaAction.Send.class::isInstance)
                        .map(action -> ((HaAction.Send) action).message())
                        .reduce((_, later) -> later)
                        .orElseThrow();
        assertThat(last.protection()).isEmpty();
        assertThat(last.routingHeader()).contains(STATIC);
        return (BindingAcknowledgement) MobilityHeader.decode(last.octets(), HOME_AGENT, STATIC);
    }

    @Test
    void aConfiguredHomeAddressIsServedInTheClearAndProbedFirst() throws MalformedException {
        handle(new HaEvent.Restored(List.of()));
        assertThat(done).as("it may be at home").noneMatch(HaAction.Probe.class::isInstance);
        update(STATIC, 7, 600);
        assertThat(done).contains(new HaAction.Probe(STATIC));
        handle(new HaEvent.Probed(STATIC, true));
        stored();
        assertThat(answer().status().value()).isZero();
        assertThat(answer().keyManagement()).as("no key exchange can move").isFalse();
        assertThat(done).contains(new HaAction.Defend(STATIC), new HaAction.Announce(STATIC));
        done.clear();
        update(STATIC, 8, 0);
        stored();
        assertThat(answer().lifetime().isZero()).isTrue();
        assertThat(done).contains(new HaAction.Undefend(STATIC));
    }

    @Test
    void nobodyElseIsBelieved() {
        update(OTHER, 7, 600);
        assertThat(done).noneMatch(HaAction.Send.class::isInstance);
        assertThat(homeAgent.status(now).discarded())
                .containsEntry("binding-update-unprotected", 1L);
    }
}
