package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.MILLISECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What arrives while a binding is not yet acknowledged, late, twice or not at all. */
class PendingBindingTest {

    private static final DnsUpdate NAME = DnsUpdate.request(false, Desk.NAME);

    private final Desk desk = Desk.ready();

    @Test
    void retransmissionsAreAbsorbedAndTheNewestNumberIsAcknowledged() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 8, 600, CARE_OF);
        desk.update(mobileNode, 9, 600, CARE_OF);
        assertThat(desk.all(HaAction.Store.class)).hasSize(1);
        desk.stored(true);
        assertThat(sequences()).containsExactly(9);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().sequence().value())
                .isEqualTo(9);
    }

    @Test
    void anOlderOneThatWasDelayedIsRefusedWhileANewerOneIsPending() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 6, 600, CARE_OF_2);
        assertThat(desk.acknowledgements())
                .extracting(answer -> answer.status().value())
                .containsExactly(135);
        desk.stored(true);
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF);
    }

    @Test
    void aMovementMeanwhileOvertakesAndOnlyItsNumberIsAcknowledged() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF, NAME);
        desk.update(mobileNode, 8, 600, CARE_OF_2, NAME);
        assertThat(desk.all(HaAction.Store.class)).hasSize(1);
        desk.stored(true);
        assertThat(desk.all(HaAction.Store.class)).as("its turn, before the DNS").hasSize(2);
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        assertThat(sequences()).containsExactly(8);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF_2);
    }

    @Test
    void aDeRegistrationMeanwhileEndsIt() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 8, 0, CARE_OF);
        desk.stored(true);
        desk.stored(true);
        assertThat(sequences()).containsExactly(8);
        assertThat(desk.acknowledgements().getLast().lifetime()).isEqualTo(Lifetime.ZERO);
        assertThat(desk.cache.inForce()).isEmpty();
        assertThat(desk.done).contains(new HaAction.RemoveTunnel(mobileNode.home()));
    }

    @Test
    void aDeRegistrationWhileTheLinkIsAskedEndsIt() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 8, 0, CARE_OF);
        assertThat(sequences()).containsExactly(8);
        desk.probed(selfMade, true);
        assertThat(desk.all(HaAction.Store.class)).isEmpty();
        assertThat(desk.cache.inForce()).isEmpty();
    }

    @Test
    void answersOfThePastChangeNothing() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        long first = desk.last(HaAction.Store.class).ticket();
        desk.stored(true);
        desk.update(mobileNode, 8, 600, CARE_OF_2);
        desk.stored(new HaEvent.Stored(first, mobileNode.home(), true));
        desk.stored(new HaEvent.Stored(first, mobileNode.home(), false));
        desk.stored(new HaEvent.Stored(999, mobileNode.home(), true));
        assertThat(sequences()).containsExactly(7);
        desk.stored(true);
        desk.stored(true);
        assertThat(sequences()).as("a doubled answer").containsExactly(7, 8);
        desk.dns(4711, Desk.PERFORMED);
        assertThat(desk.probed(mobileNode.home(), false)).as("nobody asked").isFalse();
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
    }

    /** The binding stays until its lifetime ends (RFC 6275 10.3.1); its SAs do not. */
    @Test
    void anIkeSaThatClosesMeanwhileLeavesTheBindingWithoutAcknowledgement() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.engine(
                new IkeAction.RemoveSa(
                        desk.childSa(mobileNode.id(), mobileNode.identity(), mobileNode.home())));
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeAction.IkeClosure.DELETED_BY_PEER));
        desk.stored(true);
        assertThat(desk.acknowledgements()).isEmpty();
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
        assertThat(desk.pool.owner(mobileNode.home())).contains(mobileNode.identity());
        Association again = desk.authenticated();
        assertThat(again.home()).isEqualTo(mobileNode.home());
        desk.update(again, 8, 600, CARE_OF);
        desk.stored(true);
        assertThat(sequences()).containsExactly(8);
    }

    /** Seeded loss, doubling and delay of everything; what was acknowledged holds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsAcknowledgedIsOnDiskAndInForce(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Association mobileNode = desk.authenticated();
        Map<Ipv6Address, Binding> disk = new HashMap<>();
        int sequence = 100;
        int seen = 0;
        for (int step = 0; step < 800; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    sequence += random.nextInt(3) - (random.nextInt(6) == 0 ? 2 : 0);
                    desk.update(
                            mobileNode,
                            sequence,
                            random.nextInt(5) == 0 ? 0 : 600,
                            random.nextBoolean() ? CARE_OF : CARE_OF_2,
                            random.nextBoolean() ? NAME : DnsUpdate.request(true, Desk.NAME));
                }
                case 2, 3, 4 -> write(random, disk);
                case 5 -> {
                    List<HaAction.UpdateDns> sent = desk.all(HaAction.UpdateDns.class);
                    if (!sent.isEmpty()) {
                        desk.dns(
                                sent.get(random.nextInt(sent.size())).ticket(),
                                random.nextInt(4) == 0 ? Desk.SILENT : Desk.PERFORMED);
                    }
                }
                case 6 -> desk.passes(random.nextLong(700 * MILLISECOND));
                default -> desk.answerProbes(true);
            }
            List<BindingAcknowledgement> all = desk.acknowledgements();
            for (BindingAcknowledgement answer : all.subList(seen, all.size())) {
                if (answer.status().value() == 0 && !answer.lifetime().isZero()) {
                    Optional<Binding> onDisk = Optional.ofNullable(disk.get(mobileNode.home()));
                    assertThat(onDisk).as("seed %d step %d", seed, step).isPresent();
                    assertThat(onDisk.get().careOfAddress())
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(desk.last(HaAction.SetTunnel.class).tunnel().remote());
                }
            }
            seen = all.size();
            assertThat(desk.names.deadline()).isGreaterThanOrEqualTo(0);
        }
        assertThat(seen).isGreaterThan(20);
    }

    /** The disk answers in order, as the store's one thread does. */
    private void write(RandomGenerator random, Map<Ipv6Address, Binding> disk) {
        List<HaAction> asked =
                desk.done.stream()
                        .filter(a -> a instanceof HaAction.Store || a instanceof HaAction.Erase)
                        .toList();
        while (written < asked.size()) {
            HaAction next = asked.get(written++);
            switch (next) {
                case HaAction.Store(long ticket, Binding binding) -> {
                    disk.put(binding.homeAddress(), binding);
                    desk.stored(new HaEvent.Stored(ticket, binding.homeAddress(), true));
                }
                case HaAction.Erase(long ticket, Ipv6Address home) -> {
                    disk.remove(home);
                    desk.stored(new HaEvent.Stored(ticket, home, true));
                }
                default -> throw new AssertionError(next);
            }
            if (random.nextBoolean()) {
                return;
            }
        }
    }

    private int written;

    private List<Integer> sequences() {
        return desk.acknowledgements().stream().map(a -> a.sequence().value()).toList();
    }
}
