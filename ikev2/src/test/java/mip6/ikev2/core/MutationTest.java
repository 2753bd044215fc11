package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What anybody on the path can do with what he saw: altered, cut, repeated, sent elsewhere. */
class MutationTest {

    /** How many datagrams a bootstrap and a liveness check take. */
    private static final int DATAGRAMS = 6;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void noAlteredDatagramChangesWhatComesOfIt(int which) {
        Random random = new Random(which);
        for (int i = 0; i < 20; i++) {
            Simulation simulation = new Simulation(i);
            List<Simulation.Datagram> seen = new ArrayList<>();
            simulation.link(
                    datagram -> {
                        seen.add(datagram);
                        if (seen.size() - 1 == which) {
                            // nothing tells the first copy of IKE_SA_INIT from another one
                            long delay = which < 2 ? Simulation.DELAY + 1 : 0;
                            for (int copy = 0; copy < 5; copy++) {
                                simulation.deliver(altered(datagram, random), delay);
                            }
                        }
                        return List.of(Simulation.DELAY);
                    });
            bootstrapSucceeds(simulation);
        }
    }

    @Test
    void everyBitOfAProtectedMessageCounts() {
        Simulation simulation = new Simulation();
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        simulation.link(_ -> List.of());
        node.handle(new IkeEvent.CheckLiveness(id));
        Simulation.Datagram probe = simulation.sent().getLast();
        int before = simulation.sent().size();
        for (int bit = 0; bit < probe.octets().length() * 8; bit++) {
            byte[] octets = probe.octets().toArray();
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            agent.receive(new Simulation.Datagram(probe.from(), probe.to(), Bytes.wrap(octets)));
        }
        // a changed version is told so; nothing else is answered
        assertThat(simulation.sent().stream().skip(before))
                .allMatch(answer -> answer.octets().length() < 40);
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
        assertThat(agent.tableSize()).isOne();
        agent.receive(probe);
        assertThat(simulation.sent()).hasSizeGreaterThan(before);
    }

    @Test
    void everyDatagramOfAnExchangeMayComeAgainAtAnyTime() {
        Simulation simulation = new Simulation();
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        List<Simulation.Datagram> all = simulation.sent();
        assertThat(all).hasSize(DATAGRAMS);
        List<ChildSa> before = agent.installed();
        agent.forget();
        node.forget();
        for (Simulation.Datagram datagram : all) {
            simulation.deliver(datagram, 0);
            // back to its sender, and as if it came from a stranger
            simulation.deliver(
                    new Simulation.Datagram(datagram.to(), datagram.from(), datagram.octets()), 0);
            simulation.deliver(
                    new Simulation.Datagram(Rogue.ADDRESS, datagram.to(), datagram.octets()), 0);
        }
        simulation.settle();
        assertThat(agent.installed()).isEqualTo(before);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
        assertThat(node.all(IkeAction.Closed.class)).isEmpty();
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        // the repeated IKE_SA_INIT requests left half-open SAs that go by themselves
        simulation.run(java.time.Duration.ofSeconds(30));
        assertThat(agent.tableSize()).isOne();
    }

    @Test
    void noiseIsCountedAndDropped() {
        Simulation simulation = new Simulation();
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(120)];
            random.nextBytes(octets);
            if (octets.length > 27 && i % 2 == 0) {
                octets[17] = 0x20;
                octets[18] = (byte) (34 + random.nextInt(4));
                octets[24] = 0;
                octets[25] = 0;
                octets[26] = 0;
                octets[27] = (byte) octets.length;
                octets[16] = (byte) (33 + random.nextInt(16));
            }
            agent.receive(
                    new Simulation.Datagram(Rogue.ADDRESS, agent.endpoint(), Bytes.wrap(octets)));
        }
        assertThat(agent.tableSize()).isZero();
        assertThat(agent.reports()).hasSize(20_000);
    }

    private static void bootstrapSucceeds(Simulation simulation) {
        Node agent = simulation.node("2001:db8:1::1", Pki.homeAgent());
        Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());
        IkeSaId id = node.initiate(agent);
        simulation.settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Established.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Authorize.class)).hasSize(1);
        node.handle(new IkeEvent.CheckLiveness(id));
        simulation.settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        assertThat(node.all(IkeAction.Closed.class)).isEmpty();
        assertThat(agent.all(IkeAction.Closed.class)).isEmpty();
    }

    private static Simulation.Datagram altered(Simulation.Datagram datagram, Random random) {
        byte[] octets = datagram.octets().toArray();
        if (random.nextInt(8) == 0) {
            return new Simulation.Datagram(
                    datagram.from(),
                    datagram.to(),
                    Bytes.copyOf(octets, 0, random.nextInt(octets.length)));
        }
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return new Simulation.Datagram(datagram.from(), datagram.to(), Bytes.wrap(octets));
    }
}
