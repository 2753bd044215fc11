package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.crypto.IkeKeys;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Secrets of IKE SAs are wiped where they end, and not before. */
class KeyringTest {

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());

    @Test
    void thePrivateKeyAndTheKeysOfAuthEndWithAuthentication() {
        IkeSaId id = node.initiate(agent);
        InitSent sent = (InitSent) until(id, InitSent.class);
        AuthSent authSent = (AuthSent) until(id, AuthSent.class);
        // another answer to IKE_SA_INIT may still be the true one
        stands(sent.key().privateValue());
        IkeKeys keys = authSent.keyed().keys();
        stands(keys.skPi());
        simulation.settle();
        isWiped(sent.key().privateValue());
        isWiped(keys.skPi());
        isWiped(keys.skPr());
        stands(keys.skD());
        authSent.keyed().protection().secrets().forEach(KeyringTest::stands);
    }

    @Test
    void whatIsClosedIsWipedOnceThePeerHasAnswered() {
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        IkeSaId agentId = agent.only(IkeAction.Established.class).id();
        List<Secret> nodes = secrets(node, id);
        List<Secret> agents = secrets(agent, agentId);
        node.handle(new IkeEvent.Close(id));
        nodes.forEach(KeyringTest::stands);
        simulation.run(Duration.ofMinutes(1));
        nodes.forEach(KeyringTest::isWiped);
        agents.forEach(KeyringTest::isWiped);
    }

    /** Its successor has the same name; its own keys end with it. */
    @Test
    void afterARekeyTheOldKeysAreWipedAndTheNewOnesStand() {
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        List<Secret> old = secrets(node, id);
        node.handle(new IkeEvent.Rekey(id, Optional.empty()));
        simulation.run(Duration.ofMinutes(1));
        old.forEach(KeyringTest::isWiped);
        secrets(node, id).forEach(KeyringTest::stands);
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
    }

    @Test
    void whatIsNeverFinishedIsWipedWhenItExpires() {
        IkeSaId id = node.initiate(agent);
        AuthSent sent = (AuthSent) until(id, AuthSent.class);
        simulation.link(_ -> List.of());
        List<Secret> nodes = sent.keyed().protection().secrets();
        simulation.run(Duration.ofMinutes(2));
        assertThat(node.tableSize()).isZero();
        nodes.forEach(KeyringTest::isWiped);
    }

    @Test
    void theKeyThatEapLedToEndsWithAuthentication() {
        Node judge = simulation.node("2001:db8:2::1", EapTest.agentSettings());
        Node peer = simulation.node("2001:db8:a2::2", EapTest.nodeSettings("right"));
        IkeSaId id = peer.initiate(judge);
        EapSent sent = (EapSent) until(peer, id, KeyringTest::isProof);
        EapAwaiting awaiting = (EapAwaiting) judge.state(new IkeSaId(1)).orElseThrow();
        Secret peers = ((EapSent.Sent.Proof) sent.sent()).msk();
        Secret judges = ((EapAwaiting.Wanted.Proof) awaiting.wanted()).accepted().msk();
        assertThat(peers).isEqualTo(judges);
        simulation.settle();
        assertThat(peer.all(IkeAction.Established.class)).hasSize(1);
        isWiped(peers);
        isWiped(judges);
    }

    private static boolean isProof(IkeSaState state) {
        return state instanceof EapSent sent && sent.sent() instanceof EapSent.Sent.Proof;
    }

    private IkeSaState until(IkeSaId id, Class<? extends IkeSaState> wanted) {
        return until(node, id, wanted::isInstance);
    }

    private IkeSaState until(Node of, IkeSaId id, Predicate<IkeSaState> wanted) {
        while (true) {
            IkeSaState state = of.state(id).orElseThrow();
            if (wanted.test(state)) {
                return state;
            }
            simulation.step();
        }
    }

    private static List<Secret> secrets(Node of, IkeSaId id) {
        Established established = (Established) of.state(id).orElseThrow();
        return established.security().protection().secrets();
    }

    private static void stands(Secret secret) {
        assertThat(secret.reveal()).isNotNull();
    }

    private static void isWiped(Secret secret) {
        assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
    }
}
