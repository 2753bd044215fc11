package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** IKE_AUTH requests of every shape, as a responder answers them. */
class IkeAuthRequestTest {

    private final Simulation simulation = new Simulation();

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    @Test
    void selectorsThatCannotBeNarrowedFailTheChildAlone() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Ipv6Address victim = Ipv6Address.of("2001:db8:1::1001");
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.replaceAll(
                payload ->
                        payload instanceof TrafficSelectorsInitiator
                                ? TrafficSelectorsInitiator.of(
                                        List.of(TrafficSelector.mobilityHeader(victim)))
                                : payload);
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.TS_UNACCEPTABLE)).isPresent();
        assertThat(answer.first(Authentication.class)).isPresent();
        assertThat(answer.first(SecurityAssociation.class)).isEmpty();
        assertThat(agent.installed()).isEmpty();
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void withoutCfgRequestNoAddressIsGivenAndNoChildMade() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.removeIf(Configuration.class::isInstance);
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.FAILED_CP_REQUIRED)).isPresent();
        assertThat(answer.first(Configuration.class)).isEmpty();
        assertThat(agent.only(IkeAction.Authorize.class).request()).isEmpty();
        assertThat(agent.installed()).isEmpty();
    }

    @Test
    void whoHasAnAddressOfItsOwnNeedsNoCfgRequest() {
        Node agent = agent(Pki.homeAgent());
        IkeMessage answer = asksFor(agent, Node.HOME_ADDRESS);
        assertThat(agent.only(IkeAction.Authorize.class).named()).contains(Node.HOME_ADDRESS);
        assertThat(answer.first(Configuration.class)).isEmpty();
        assertThat(answer.all(Notify.class))
                .containsExactly(Notify.of(NotifyType.USE_TRANSPORT_MODE));
        assertThat(agent.installed()).hasSize(1);
        assertThat(agent.installed().getFirst().remote())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
    }

    @Test
    void whoseAddressIsAnotherOneGetsNoChildWithoutACfgRequest() {
        Node agent = agent(Pki.homeAgent());
        IkeMessage answer = asksFor(agent, Ipv6Address.of("2001:db8:1::1001"));
        assertThat(answer.notify(NotifyType.FAILED_CP_REQUIRED)).isPresent();
        assertThat(agent.only(IkeAction.Established.class)).isNotNull();
        assertThat(agent.installed()).isEmpty();
    }

    /** Without CFG_REQUEST, and with a TSi of this address alone. */
    private IkeMessage asksFor(Node agent, Ipv6Address address) {
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.removeIf(Configuration.class::isInstance);
        payloads.replaceAll(
                it ->
                        it instanceof TrafficSelectorsInitiator
                                ? TrafficSelectorsInitiator.of(
                                        List.of(TrafficSelector.mobilityHeader(address)))
                                : it);
        return rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
    }

    @Test
    void anIkeSaWithoutAChildIsMadeWhereNoneIsAskedFor() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.removeAll(rogue.child());
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.all(Notify.class)).isEmpty();
        assertThat(answer.first(Configuration.class)).isPresent();
        List<Payload> child = new ArrayList<>(rogue.child());
        child.add(new Nonce(Bytes.zeros(32)));
        assertThat(
                        rogue.protectedRequest(ExchangeType.CREATE_CHILD_SA, 2, child)
                                .getFirst()
                                .first(TrafficSelectorsInitiator.class)
                                .orElseThrow()
                                .ipv6())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    void aMissingOrDoubledPayloadIsRefusedBeforeAnyProofIsLookedAt() {
        List<Class<? extends Payload>> kinds =
                List.of(
                        IdentificationInitiator.class,
                        Authentication.class,
                        SecurityAssociation.class,
                        TrafficSelectorsInitiator.class,
                        TrafficSelectorsResponder.class);
        for (Class<? extends Payload> kind : kinds) {
            for (boolean twice : new boolean[] {false, true}) {
                Simulation own = new Simulation();
                Node agent = own.node("2001:db8:1::1", Pki.homeAgent());
                Rogue rogue = new Rogue(own, agent).keyed();
                List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
                List<Payload> same = payloads.stream().filter(kind::isInstance).toList();
                if (twice) {
                    payloads.addAll(same);
                } else {
                    payloads.removeAll(same);
                }
                agent.forget();
                IkeMessage answer =
                        rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
                assertThat(answer.all(Notify.class))
                        .as("%s twice: %s", kind, twice)
                        .hasSize(1)
                        .allMatch(Notify::isError);
                assertThat(agent.all(IkeAction.Compute.class)).isEmpty();
                assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
            }
        }
    }

    @Test
    void foreignPayloadsAreRefused() {
        List<Payload> foreign =
                List.of(
                        new Nonce(Bytes.zeros(32)),
                        Delete.ike(),
                        new mip6.ikev2.message.KeyExchange(31, Bytes.zeros(32)),
                        new UnrecognizedPayload(49, true, Bytes.EMPTY));
        for (Payload payload : foreign) {
            Simulation own = new Simulation();
            Node agent = own.node("2001:db8:1::1", Pki.homeAgent());
            Rogue rogue = new Rogue(own, agent).keyed();
            List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
            payloads.add(payload);
            IkeMessage answer =
                    rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
            assertThat(answer.all(Notify.class)).hasSize(1).allMatch(Notify::isError);
            assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        }
    }

    @Test
    void otherExchangesOnAHalfOpenSaChangeNothing() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> child = new ArrayList<>(rogue.child());
        child.add(new Nonce(Bytes.zeros(32)));
        assertThat(rogue.protectedRequest(ExchangeType.CREATE_CHILD_SA, 1, child)).isEmpty();
        assertThat(rogue.protectedRequest(ExchangeType.INFORMATIONAL, 1, List.of(Delete.ike())))
                .isEmpty();
        assertThat(rogue.protectedRequest(ExchangeType.IKE_AUTH, 2, List.of())).isEmpty();
        assertThat(agent.reports())
                .containsExactly("unexpected-message", "unexpected-message", "message-id");
        // and the honest request still succeeds
        List<Payload> honest = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, honest);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void aStolenCertificateWithoutItsKeyProvesNothing() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Credentials own = Pki.mobileNode("mn2.example.com", KeyKind.ECDSA_P256);
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, own);
        payloads.removeIf(Certificate.class::isInstance);
        payloads.addAll(
                rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS).stream()
                        .filter(Certificate.class::isInstance)
                        .toList());
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.notify(NotifyType.AUTHENTICATION_FAILED)).isPresent();
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
    }

    @Test
    void aWrongIdrIsAnsweredWithTheRightOne() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        List<Payload> payloads = rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS);
        payloads.add(new IdentificationResponder(Identity.fqdn("ha9.example.com")));
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.first(IdentificationResponder.class).orElseThrow().identity())
                .isEqualTo(Pki.HA1);
    }

    @Test
    void theAnswerToIkeAuthIsRepeatedOctetForOctet() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Bytes request =
                rogue.seal(
                        rogue.request(
                                ExchangeType.IKE_AUTH,
                                1,
                                rogue.authPayloads(Pki.MN1, Pki.MN1_CREDENTIALS)));
        rogue.send(request);
        rogue.send(request);
        List<Bytes> answers =
                simulation.sent().stream()
                        .filter(it -> it.to().equals(Rogue.ADDRESS))
                        .map(Simulation.Datagram::octets)
                        .toList();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(1)).isEqualTo(answers.get(2));
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    void aRefusalIsRepeatedToo() {
        Node agent = agent(Pki.homeAgent());
        Rogue rogue = new Rogue(simulation, agent).keyed();
        Bytes request = rogue.seal(rogue.request(ExchangeType.IKE_AUTH, 1, List.of()));
        rogue.send(request);
        rogue.send(request);
        assertThat(agent.all(IkeAction.Send.class)).hasSize(3);
        assertThat(agent.all(IkeAction.Send.class).get(1))
                .isEqualTo(agent.all(IkeAction.Send.class).get(2));
        assertThat(agent.reports()).containsExactly("payloads");
    }
}
