package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.message;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.esp.Volume;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What SAs have protected, and what comes of it (RFC 4301 4.4.2.1). */
class WearTest {

    private static Wear wear(Volume volume, long seed, Runnable worn) {
        return new Wear(volume, new Random(seed), worn);
    }

    @Test
    void itIsToldShortlyBeforeTheVolumeIsReachedAndAgainUntilItIsSpent() {
        for (long seed = 0; seed < 20; seed++) {
            List<Integer> told = new ArrayList<>();
            AtomicInteger taken = new AtomicInteger();
            Wear wear = wear(new Volume(1000, 1 << 20), seed, () -> told.add(taken.get()));
            while (wear.take(100)) {
                taken.incrementAndGet();
            }
            assertThat(taken).hasValue(2000);
            assertThat(told.getFirst()).isBetween(899, 1000);
            assertThat(told).hasSizeBetween(16, 20);
            assertThat(told).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void octetsCountAsPacketsDo() {
        List<Integer> told = new ArrayList<>();
        Wear wear = wear(new Volume(1 << 20, 10_000), 1, () -> told.add(1));
        for (int i = 0; i < 6; i++) {
            assertThat(wear.take(1400)).isTrue();
        }
        assertThat(told).isEmpty();
        assertThat(wear.take(1400)).isTrue();
        assertThat(told).hasSize(1);
        for (int i = 7; i < 14; i++) {
            assertThat(wear.take(1400)).isTrue();
        }
        assertThat(wear.take(1400)).isFalse();
    }

    @Test
    void bothDirectionsOfAPairCountAndNeitherGoesOnBeyondTheEnd() {
        Peers peers = Peers.withSignallingSa(new Volume(8, 1 << 20));
        List<Bytes> packets = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            packets.add(sent(peers.nodeOutbound.signalling(Peers.bindingUpdate())));
        }
        assertThat(peers.worn).isNotEmpty().allMatch(sa -> sa.inbound().equals(Peers.TO_NODE));
        assertThat(peers.nodeOutbound.signalling(Peers.bindingUpdate()))
                .isEqualTo(new Departure.Dropped(DropCause.SA_SPENT));
        peers.worn.clear();
        for (Bytes packet : packets) {
            assertThat(message(peers.agentInbound.arrive(received(packet), 0))).isNotNull();
        }
        assertThat(peers.worn).isNotEmpty().allMatch(sa -> sa.inbound().equals(Peers.TO_AGENT));
        // the other direction is as good as new
        assertThat(sent(peers.agentOutbound.signalling(Peers.bindingAcknowledgement())))
                .isNotNull();
    }

    @Test
    void whatIsForgedOrRepeatedDoesNotCount() {
        Peers peers = Peers.withSignallingSa(new Volume(8, 1 << 20));
        Bytes packet = sent(peers.nodeOutbound.signalling(Peers.bindingUpdate()));
        for (int i = 0; i < 100; i++) {
            Arrival _ = peers.agentInbound.arrive(received(packet), 0);
        }
        assertThat(peers.worn).isEmpty();
    }

    @Test
    void noVolumeIsBeyondWhatTheAlgorithmsBear() {
        assertThat(2 * Volume.standard().packets()).isLessThan(1L << 32);
        assertThatThrownBy(() -> new Volume(Volume.MOST_PACKETS + 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Volume(1, Volume.MOST_OCTETS + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Volume(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
