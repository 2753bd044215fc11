package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A home agent answers IKE, and no Binding Update (RFC 6275 11.7.1). */
class UnansweredTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";

    private static final String HA3 = "2001:db8:1::3";

    /** 1.5, 3, 6, 12, 24 and 32 seconds: the waits of a new binding, up to the longest. */
    private static final Duration NEW = Duration.ofMillis(78_500);

    /** 1, 2, 4, 8, 16 and 32 seconds: those of one that is moved. */
    private static final Duration MOVED = Duration.ofSeconds(63);

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void attached() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.attach(Network.FIRST);
    }

    private String asked() {
        return network.lastSent().destination().toString();
    }

    private boolean isLost() {
        return !network.reports(MnReport.HomeAgentLost.class).isEmpty();
    }

    @Test
    @Tag("req:S6275-11.7.1-h")
    void itIsLeftForTheNextOneWhenTheLongestTimeoutIsOver() {
        network.answer(Network.found(HA1, HA2));
        network.pass(NEW.minus(MOMENT));
        assertThat(isLost()).isFalse();
        int sent = network.bindingUpdates().size();
        network.pass(MOMENT);
        assertThat(isLost()).isTrue();
        assertThat(network.bindingUpdates()).as("none more to this one").hasSize(sent);
        assertThat(
                        network.all(MnAction.Ike.class).stream()
                                .map(MnAction.Ike::action)
                                .filter(IkeAction.Closed.class::isInstance))
                .as("it was alive all the time")
                .isEmpty();
        network.answer(Network.found(HA1, HA2));
        assertThat(asked()).isEqualTo(HA2);
        assertThat(network.asked.getLast().address()).contains(Network.HOME_ADDRESS);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    @Test
    @Tag("req:S6275-11.7.1-h")
    void soIsTheNextOneForTheOneAfterIt() {
        network.responder(HA3, provider.homeAgent("ha3.example.com", DOMAIN));
        for (String next : List.of(HA1, HA2, HA3, HA1)) {
            network.answer(Network.found(HA1, HA2, HA3));
            assertThat(asked()).isEqualTo(next);
            network.pass(NEW);
        }
    }

    @Test
    @Tag("req:S6275-11.7.1-h")
    void theOnlyOneIsAskedAtThatPaceUntilItAnswers() {
        network.answer(Network.found(HA1));
        network.pass(NEW);
        int sent = network.bindingUpdates().size();
        network.pass(Duration.ofSeconds(10 * 32));
        assertThat(network.bindingUpdates()).hasSize(sent + 10);
        assertThat(isLost()).isFalse();
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    @Test
    @Tag("req:S6275-11.7.1-h")
    void soIsOneThatDoesNotFollowAMovement() {
        network.answer(Network.found(HA1, HA2));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.attach(Network.SECOND);
        network.pass(MOVED.minus(MOMENT));
        assertThat(isLost()).isFalse();
        network.pass(MOMENT);
        assertThat(isLost()).isTrue();
    }

    /** It serves on: what it cannot do is to store that it will do so for longer. */
    @Test
    @Tag("req:S6275-11.7.1-h")
    void oneThatOnlyDoesNotRefreshIsLeftNotBeforeTheBindingEnds() {
        network.answer(Network.found(HA1, HA2));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofMinutes(10).minus(MOMENT));
        assertThat(network.bindingUpdates()).hasSizeGreaterThan(7);
        assertThat(isLost()).isFalse();
        network.pass(Duration.ofSeconds(32));
        assertThat(isLost()).isTrue();
    }

    /** Where the node is nowhere its Binding Updates say nothing about the home agent. */
    @Test
    void whoIsAttachedNowhereLeavesNobody() {
        network.answer(Network.found(HA1, HA2));
        network.attach();
        network.pass(NEW.multipliedBy(2));
        assertThat(isLost()).isFalse();
        network.attach(Network.SECOND);
        assertThat(asked()).isEqualTo(HA1);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
    }
}
