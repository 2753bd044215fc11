package mip6.ha.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.cluster.ClusterEvent.Result;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Who is taken for dead, and when, in virtual time. */
class ClusterTest {

    private static final long MILLISECOND = 1_000_000;
    private static final Member OTHER = new Member("ha1", Ipv6Address.of("2001:db8:1::1"), 5026, 7);
    private static final Member THIRD = new Member("ha3", Ipv6Address.of("2001:db8:1::3"), 5026, 9);

    private final List<ClusterAction> done = new ArrayList<>();
    private final Cluster cluster = cluster("ha2", true);
    private long now;
    private long number;

    private static Cluster cluster(String name, boolean heartbeats) {
        return new Cluster(
                new ClusterSettings(
                        name,
                        Duration.ofMillis(25),
                        Duration.ofMillis(300),
                        heartbeats,
                        Duration.ofSeconds(4)),
                0);
    }

    private void members(Member... others) {
        done.addAll(cluster.handle(new ClusterEvent.Members(List.of(others)), now));
    }

    private void beat(Member from) {
        done.addAll(
                cluster.handle(
                        new ClusterEvent.Heard(new Heartbeat(from.incarnation(), ++number)), now));
    }

    /** Time passes without a word of anybody. */
    private void silence(long milliseconds) {
        long end = now + milliseconds * MILLISECOND;
        while (cluster.deadline() <= end) {
            now = Math.max(now, cluster.deadline());
            done.addAll(cluster.timePassed(now));
        }
        now = end;
    }

    private void beats(Member from, int count) {
        for (int i = 0; i < count; i++) {
            silence(25);
            beat(from);
        }
    }

    private List<String> takenOver() {
        return done.stream()
                .filter(ClusterAction.TakeOver.class::isInstance)
                .map(action -> ((ClusterAction.TakeOver) action).name())
                .toList();
    }

    @Test
    @Tag("req:SHIB-4-a")
    void whoIsSilentFor300MillisecondsIsTakenOver() {
        members(OTHER);
        beats(OTHER, 100);
        silence(295);
        assertThat(takenOver()).isEmpty();
        silence(10);
        assertThat(takenOver()).containsExactly("ha1");
    }

    /** A program that watches all home agents names this one, too. */
    @Test
    void nobodyTakesItselfOver() {
        members(OTHER);
        done.addAll(cluster.handle(new ClusterEvent.Reported("ha2"), now));
        assertThat(takenOver()).isEmpty();
        done.addAll(cluster.handle(new ClusterEvent.Reported("ha1"), now));
        assertThat(takenOver()).containsExactly("ha1");
    }

    /** That is what an operator is told who would take it over. */
    @Test
    void whoIsHeardLives() {
        members(OTHER, THIRD);
        assertThat(cluster.lives("ha1", now)).isFalse();
        beats(OTHER, 100);
        silence(295);
        assertThat(cluster.lives("ha1", now)).isTrue();
        silence(10);
        assertThat(cluster.lives("ha1", now)).isFalse();
        assertThat(cluster.lives("ha3", now)).isFalse();
        assertThat(cluster.lives("ha4", now)).isFalse();
    }

    @Test
    void itIsAskedForOnceUntilTheStoreHasAnswered() {
        members(OTHER);
        beats(OTHER, 100);
        silence(5000);
        assertThat(takenOver()).containsExactly("ha1");
        cluster.handle(new ClusterEvent.TakeOverEnded("ha1", Result.UNANSWERED), now);
        silence(900);
        assertThat(takenOver()).hasSize(1);
        silence(200);
        assertThat(takenOver()).hasSize(2);
        cluster.handle(new ClusterEvent.TakeOverEnded("ha1", Result.TAKEN), now);
        silence(5000);
        assertThat(takenOver()).hasSize(2);
    }

    /** It lived, and joined again at once: the news of that may come first. */
    @Test
    void whoJoinsAgainWhileItIsTakenOverIsKnown() {
        members(OTHER);
        beats(OTHER, 100);
        silence(5000);
        Member again = new Member(OTHER.name(), OTHER.address(), OTHER.port(), 8);
        members(again);
        cluster.handle(new ClusterEvent.TakeOverEnded("ha1", Result.TAKEN), now);
        assertThat(cluster.names()).containsExactly("ha1");
        beats(again, 100);
        silence(5000);
        assertThat(takenOver()).containsExactly("ha1", "ha1");
    }

    /** A stop of 250 ms is none to be feared, wherever between two heartbeats it begins. */
    @ParameterizedTest
    @ValueSource(longs = {225, 240, 250})
    void aShortStopIsNoFailure(long milliseconds) {
        members(OTHER);
        beats(OTHER, 100);
        silence(milliseconds);
        beats(OTHER, 100);
        assertThat(takenOver()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aTenthOfTheHeartbeatsMayBeLost(long seed) {
        Random random = new Random(seed);
        members(OTHER);
        beats(OTHER, 10);
        for (int i = 0; i < 40_000; i++) {
            silence(25);
            if (random.nextDouble() >= 0.1) {
                beat(OTHER);
            }
        }
        assertThat(takenOver()).as("seed %d", seed).isEmpty();
        silence(600);
        assertThat(takenOver()).as("seed %d", seed).containsExactly("ha1");
    }

    /** What was sent to this process while it stood still is still to be read. */
    @Test
    void aStopOfItsOwnIsNobodyElsesFailure() {
        members(OTHER);
        beats(OTHER, 100);
        now += 60_000 * MILLISECOND;
        done.addAll(cluster.timePassed(now));
        assertThat(takenOver()).isEmpty();
        silence(250);
        assertThat(takenOver()).isEmpty();
        silence(100);
        assertThat(takenOver()).containsExactly("ha1");
    }

    @Test
    void whoHasNeverBeenHeardOfIsNotSuspected() {
        members(OTHER);
        silence(10_000);
        assertThat(takenOver()).isEmpty();
    }

    /** Attack 28. */
    @Test
    void heartbeatsOfBeforeAreNotHeard() {
        members(OTHER);
        beats(OTHER, 100);
        for (int i = 0; i < 40; i++) {
            silence(25);
            done.addAll(
                    cluster.handle(
                            new ClusterEvent.Heard(new Heartbeat(OTHER.incarnation(), 50)), now));
        }
        assertThat(takenOver()).containsExactly("ha1");
    }

    @Test
    void whoIsGoneFromTheStoreIsLookedAfterByTheFirstThatIsLeftThenByTheOthers() {
        members(OTHER, THIRD);
        members(THIRD);
        silence(1);
        assertThat(takenOver()).containsExactly("ha1");
        Cluster last = cluster("ha4", true);
        last.handle(new ClusterEvent.Members(List.of(OTHER, THIRD)), 0);
        last.handle(new ClusterEvent.Members(List.of(THIRD)), 0);
        assertThat(last.timePassed(3_999 * MILLISECOND))
                .noneMatch(ClusterAction.TakeOver.class::isInstance);
        assertThat(last.timePassed(4_000 * MILLISECOND))
                .contains(new ClusterAction.TakeOver("ha1"));
    }

    /** All were gone, or who took over failed in the middle, and this one has begun since. */
    @Test
    void whoFailedBeforeItBeganIsTakenOverUnlessItComesBack() {
        done.addAll(cluster.handle(new ClusterEvent.Abandoned(Set.of("ha1", "ha3")), now));
        silence(3_000);
        members(THIRD);
        silence(999);
        assertThat(takenOver()).isEmpty();
        silence(1);
        assertThat(takenOver()).containsExactly("ha1");
    }

    /** With each join it is told once more who is gone. */
    @Test
    void howeverOftenThisOneJoinsAgainWhoIsGoneIsTakenOver() {
        ClusterEvent.Abandoned gone = new ClusterEvent.Abandoned(Set.of("ha1"));
        done.addAll(cluster.handle(gone, now));
        silence(3_000);
        done.addAll(cluster.handle(gone, now));
        silence(1_000);
        assertThat(takenOver()).containsExactly("ha1");
    }

    @Test
    void whatTheOperatorOrHisProgramSaysIsDoneAtOnce() {
        members(OTHER);
        done.addAll(cluster.handle(new ClusterEvent.Reported("ha1"), now));
        assertThat(takenOver()).containsExactly("ha1");
    }

    @Test
    void silenceMeansNothingWhereItIsNotTheDetector() {
        Cluster quiet = cluster("ha2", false);
        quiet.handle(new ClusterEvent.Members(List.of(OTHER)), 0);
        quiet.handle(new ClusterEvent.Heard(new Heartbeat(7, 1)), 0);
        assertThat(quiet.timePassed(10_000 * MILLISECOND))
                .noneMatch(ClusterAction.TakeOver.class::isInstance);
    }

    @Test
    void itBeatsForEachOfTheOthers() {
        members(OTHER, THIRD);
        silence(1000);
        assertThat(done).filteredOn(ClusterAction.Beat.class::isInstance).hasSize(2 * 41);
    }

    /** Attack 28. */
    @Test
    void aHeartbeatIsOfWhoHasTheKey() {
        Secret key = Secret.of(Bytes.ofUtf8("a key"));
        Bytes octets = new Heartbeat(-1, 42).protect(key);
        assertThat(Heartbeat.open(key, octets)).contains(new Heartbeat(-1, 42));
        assertThat(Heartbeat.open(Secret.of(Bytes.ofUtf8("another")), octets)).isEmpty();
        for (int i = 0; i < octets.length(); i++) {
            byte[] forged = octets.toArray();
            forged[i] ^= 1;
            assertThat(Heartbeat.open(key, Bytes.copyOf(forged))).as("octet %d", i).isEmpty();
        }
        assertThat(Heartbeat.open(key, Bytes.EMPTY)).isEmpty();
    }

    @Test
    void aMemberIsWhatWasWritten() {
        assertThat(Member.read("ha1", OTHER.toBytes())).contains(OTHER);
        assertThat(Member.read("ha1", Bytes.ofUtf8("2001:db8::1 x 7"))).isEmpty();
        assertThat(Member.read("ha1", Bytes.EMPTY)).isEmpty();
    }
}
