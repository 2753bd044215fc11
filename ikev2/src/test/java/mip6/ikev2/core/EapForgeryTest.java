package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The home agent's last AUTH after EAP, which the MSK has to have made (RFC 7296 2.16): whoever
 * ends EAP in between, or holds a home agent's certificate, does not know it.
 */
class EapForgeryTest {

    private static final IkeSaId AGENTS = new IkeSaId(1);
    private static final int METHOD = Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE;

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", EapTest.agentSettings());
    private final Node node = simulation.node("2001:db8:a1::2", EapTest.nodeSettings("right"));

    private Optional<Ready> ready = Optional.empty();
    private IkeSaId initiated = AGENTS;

    /** What stands in place of the AUTH. */
    enum Forgery {
        ANOTHER_MSK,
        /** As if a method without a key had been used. */
        SK_PR,
        THE_INITIATORS,
        FLIPPED_BIT,
        ANOTHER_METHOD
    }

    private static Authentication forged(Forgery how, EapAwaiting awaiting) {
        Secret msk = ((EapAwaiting.Wanted.Proof) awaiting.wanted()).accepted().msk();
        return switch (how) {
            case ANOTHER_MSK -> madeWith(Secret.wrap(new byte[msk.length()]), awaiting);
            case SK_PR -> madeWith(awaiting.guest().keyed().keys().skPr(), awaiting);
            case THE_INITIATORS -> new Authentication(METHOD, initiators(awaiting, msk));
            case FLIPPED_BIT -> {
                byte[] octets = madeWith(msk, awaiting).data().toArray();
                octets[octets.length - 1] ^= 1;
                yield new Authentication(METHOD, Bytes.wrap(octets));
            }
            case ANOTHER_METHOD ->
                    new Authentication(
                            Authentication.DIGITAL_SIGNATURE, madeWith(msk, awaiting).data());
        };
    }

    private static Bytes initiators(EapAwaiting awaiting, Secret msk) {
        Keyed keyed = awaiting.guest().keyed();
        return keyed.transcript()
                .ofInitiator(keyed.suite().prf(), keyed.keys(), Pki.MN1)
                .sharedKeyMac(keyed.suite().prf(), msk);
    }

    private static Authentication madeWith(Secret key, EapAwaiting awaiting) {
        Keyed keyed = awaiting.guest().keyed();
        return new Authentication(
                METHOD,
                keyed.transcript()
                        .ofResponder(keyed.suite().prf(), keyed.keys(), Pki.HA1)
                        .sharedKeyMac(keyed.suite().prf(), key));
    }

    /** The answer with the AUTH does not arrive; what {@code how} makes of it does. */
    private List<Long> intercept(Simulation.Datagram datagram, Optional<Forgery> how) {
        boolean fromAgent = datagram.from().equals(agent.endpoint());
        if (fromAgent && ready.isPresent()) {
            Bytes octets = ready.get().answer(open(datagram.octets()));
            simulation.deliver(
                    new Simulation.Datagram(datagram.from(), datagram.to(), octets),
                    Simulation.DELAY);
            return List.of();
        }
        ready =
                agent.state(AGENTS)
                        .filter(EapAwaiting.class::isInstance)
                        .map(EapAwaiting.class::cast)
                        .filter(it -> it.wanted() instanceof EapAwaiting.Wanted.Proof)
                        .filter(_ -> !fromAgent)
                        .map(it -> new Ready(it, how.map(forgery -> forged(forgery, it))));
        return List.of(Simulation.DELAY);
    }

    /** Before the agent wipes what it no longer needs. */
    private record Ready(EapAwaiting agents, Optional<Authentication> forged) {

        Bytes answer(IkeMessage original) {
            List<Payload> payloads = new ArrayList<>(original.payloads());
            forged.ifPresent(
                    it -> payloads.replaceAll(each -> each instanceof Authentication ? it : each));
            return agents.guest()
                    .keyed()
                    .protection()
                    .seal(
                            agents.head()
                                    .response(
                                            ExchangeType.IKE_AUTH, original.messageId(), payloads));
        }
    }

    private EapSent waiting() {
        return (EapSent) node.state(initiated).orElseThrow();
    }

    private IkeMessage open(Bytes octets) {
        try {
            return waiting().eap().keyed().protection().open(octets, IkeMessage.decode(octets))
                            instanceof Opened.Authentic(IkeMessage message)
                    ? message
                    : fail("not the agent's answer");
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }

    private void run(Optional<Forgery> how) {
        simulation.link(datagram -> intercept(datagram, how));
        initiated = node.initiate(agent);
        simulation.run(Duration.ofMillis(1200));
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
    }

    @Test
    void theTrueOneIsBelieved() {
        run(Optional.empty());
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aForgedOneProvesNothing(Forgery how) {
        run(Optional.of(how));
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
        assertThat(node.all(IkeAction.InstallSa.class)).isEmpty();
        // RFC 7296 2.21.2: the home agent is told, and believes in no SA any more
        assertThat(agent.all(IkeAction.Closed.class)).hasSize(1);
        assertThat(agent.installed()).isEmpty();
    }
}
