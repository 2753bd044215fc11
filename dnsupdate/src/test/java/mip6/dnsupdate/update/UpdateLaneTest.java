package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.UpdateLane.Action;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class UpdateLaneTest {

    private static final UpdateReply PERFORMED =
            new UpdateReply.Conclusive(new ZoneOutcome.Performed());
    private static final UpdateReply REFUSED =
            new UpdateReply.Conclusive(new ZoneOutcome.Refused("REFUSED"));
    private static final UpdateReply CONDITION_FAILED = new UpdateReply.ConditionFailed("YXRRSET");
    private static final long PATIENCE = 5_000_000_000L;

    private final UpdateLane lane = new UpdateLane(new UpdatePace());
    private final Deque<Action.Send> sent = new ArrayDeque<>();
    private final Map<Long, ZoneOutcome> done = new LinkedHashMap<>();
    private int disconnects;
    private long now;

    private void take(List<Action> actions) {
        for (Action action : actions) {
            switch (action) {
                case Action.Send send -> sent.add(send);
                case Action.Done(ZoneJob job, ZoneOutcome outcome) ->
                        assertThat(done.put(job.id(), outcome)).isNull();
                case Action.Disconnect() -> {
                    disconnects++;
                    sent.clear();
                }
            }
        }
    }

    private static ZoneUpdate adding(int name) {
        return new ZoneUpdate(List.of(), List.of(ZoneUpdate.add(ZoneUpdate.aaaa(mn(name), 60))));
    }

    private static ZoneUpdate addingWhereAbsent(int name) {
        return new ZoneUpdate(
                List.of(new ZoneUpdate.Condition.Absent(nameOf(name), Type.AAAA)),
                List.of(ZoneUpdate.add(ZoneUpdate.aaaa(mn(name), 60))));
    }

    private static ZoneUpdate addingAgain(int name) {
        return new ZoneUpdate(
                List.of(new ZoneUpdate.Condition.Exactly(ZoneUpdate.aaaa(mn(name), 0))),
                List.of(ZoneUpdate.add(ZoneUpdate.aaaa(mn(name), 60))));
    }

    private static NameRegistration mn(int number) {
        return new NameRegistration(
                DomainName.of("mn" + number + ".example.com"), Ipv6Address.of("2001:db8:1::1000"));
    }

    private static Name nameOf(int number) {
        return ZoneUpdate.toName(mn(number).name());
    }

    private void submit(long id, int name, ZoneUpdate... alternatives) {
        take(lane.submitted(new ZoneJob(id, nameOf(name), List.of(alternatives), PATIENCE), now));
    }

    private void answerAll(UpdateReply reply) {
        while (!sent.isEmpty()) {
            answer(reply);
        }
    }

    private void answer(UpdateReply reply) {
        now += 1_000_000;
        take(lane.answered(sent.remove().message(), reply, now));
    }

    /** Like a server: a message is performed whole or not at all. */
    private void serve(java.util.function.Predicate<ZoneUpdate> good, UpdateReply otherwise) {
        while (!sent.isEmpty()) {
            answer(good.test(sent.element().update()) ? PERFORMED : otherwise);
        }
    }

    @Test
    void oneChangeDoesNotWaitForOthers() {
        submit(1, 1, adding(1));
        assertThat(sent).hasSize(1);
        answerAll(PERFORMED);
        assertThat(done).containsOnlyKeys(1L);
    }

    @Test
    void whatWaitsGoesTogether() {
        for (int i = 0; i < 100; i++) {
            submit(i, i, adding(i));
        }
        assertThat(sent).hasSize(2);
        answer(PERFORMED);
        assertThat(sent.getLast().update().changes()).hasSizeGreaterThan(1);
        answerAll(PERFORMED);
        assertThat(done).hasSize(100);
        assertThat(done.values()).containsOnly(new ZoneOutcome.Performed());
    }

    @Test
    void changesOfOneNameKeepTheirOrder() {
        submit(1, 7, adding(7));
        submit(2, 7, adding(7));
        submit(3, 8, adding(8));
        assertThat(sent).hasSize(2);
        assertThat(sent.getLast().update().names()).containsExactly(nameOf(8));
        take(lane.answered(sent.getLast().message(), PERFORMED, now));
        assertThat(done).containsOnlyKeys(3L);
        answer(PERFORMED);
        assertThat(done.keySet()).containsExactly(3L, 1L);
        answerAll(PERFORMED);
        assertThat(done.keySet()).containsExactly(3L, 1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void onlyTheBadNameFails(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int bad = random.nextInt(200);
        for (int i = 0; i < 200; i++) {
            submit(i, i, adding(i));
        }
        serve(update -> !update.names().contains(nameOf(bad)), REFUSED);
        assertThat(done).hasSize(200);
        done.forEach(
                (id, outcome) ->
                        assertThat(outcome)
                                .as("%d, seed %d", id, seed)
                                .isInstanceOf(
                                        id == bad
                                                ? ZoneOutcome.Refused.class
                                                : ZoneOutcome.Performed.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99, 100})
    void eachNameGetsTheAlternativeThatHolds(int present) {
        for (int i = 0; i < 100; i++) {
            submit(i, i, addingWhereAbsent(i), addingAgain(i));
        }
        int[] messages = new int[1];
        serve(
                update -> {
                    messages[0]++;
                    return update.conditions().stream()
                            .allMatch(
                                    each ->
                                            each instanceof ZoneUpdate.Condition.Exactly
                                                    == isBelow(each.name(), present));
                },
                CONDITION_FAILED);
        assertThat(done).hasSize(100);
        assertThat(done.values()).containsOnly(new ZoneOutcome.Performed());
        if (present == 0 || present == 100) {
            assertThat(messages[0]).isLessThan(60);
        }
    }

    private static boolean isBelow(Name name, int limit) {
        return Integer.parseInt(name.getLabelString(0).substring(2)) < limit;
    }

    @Test
    void whereNoAlternativeHoldsTheRecordIsForeign() {
        submit(1, 1, addingWhereAbsent(1), addingAgain(1));
        submit(2, 2, adding(2));
        serve(update -> !update.names().contains(nameOf(1)), CONDITION_FAILED);
        assertThat(done)
                .containsEntry(1L, new ZoneOutcome.ForeignRecord("mn1.example.com", "YXRRSET"))
                .containsEntry(2L, new ZoneOutcome.Performed());
    }

    @Test
    void aLostConnectionCostsOneMoreTryOfWhatItCarried() {
        submit(1, 1, adding(1));
        submit(2, 2, adding(2));
        sent.clear();
        take(lane.disconnected("gone", now));
        assertThat(sent).hasSize(2);
        sent.clear();
        take(lane.disconnected("gone", now));
        assertThat(sent).isEmpty();
        assertThat(done.values()).hasSize(2).containsOnly(new ZoneOutcome.NoAnswer("gone"));
    }

    @Test
    void aConnectionThatAnswersBeforeItEndsMakesProgress() {
        for (int i = 0; i < 50; i++) {
            submit(i, i, adding(i));
        }
        for (int i = 0; i < 100 && done.size() < 50; i++) {
            answer(PERFORMED);
            sent.clear();
            take(lane.disconnected("gone", now));
        }
        assertThat(done.values()).hasSize(50).containsOnly(new ZoneOutcome.Performed());
    }

    @Test
    void aServerThatCannotBeReachedKeepsNobodyWaiting() {
        for (int i = 0; i < 50; i++) {
            submit(i, i % 10, adding(i % 10));
        }
        take(lane.unreachable("refused"));
        assertThat(done.values()).hasSize(50).containsOnly(new ZoneOutcome.NoAnswer("refused"));
        assertThat(lane.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSilentServerIsGivenUpAtTheDeadline() {
        for (int i = 0; i < 50; i++) {
            submit(i, i, adding(i));
        }
        take(lane.timePassed(PATIENCE - 1));
        assertThat(done).isEmpty();
        assertThat(lane.deadline()).isEqualTo(PATIENCE);
        take(lane.timePassed(PATIENCE));
        assertThat(disconnects).isEqualTo(1);
        assertThat(done).hasSize(50);
    }

    @Test
    void whatOneMessageWaitsForInVainTheOthersAreAskedAgain() {
        for (int i = 0; i < 6; i++) {
            submit(i, i, adding(i));
        }
        Action.Send silent = sent.remove();
        now = PATIENCE - 1;
        answer(PERFORMED);
        take(lane.timePassed(now));
        assertThat(disconnects).isEqualTo(1);
        assertThat(done.values())
                .contains(new ZoneOutcome.NoAnswer("no answer within the deadline"));
        answerAll(PERFORMED);
        assertThat(done).hasSize(6);
        assertThat(lane.answered(silent.message(), PERFORMED, now)).isEmpty();
    }

    @Test
    void asManyAsThereIsRoomForWait() {
        for (int i = 0; i <= UpdateLane.MOST_WAITING; i++) {
            submit(i, 1, adding(1));
        }
        assertThat(done)
                .containsExactly(
                        Map.entry(
                                (long) UpdateLane.MOST_WAITING,
                                new ZoneOutcome.NoAnswer("too many updates wait")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyChangeIsAnsweredOnceAndInOrderWhateverTheServerDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, List<Long>> order = new HashMap<>();
        for (long id = 0; id < 2_000; id++) {
            int name = random.nextInt(300);
            order.computeIfAbsent(name, n -> new ArrayList<>()).add(id);
            submit(id, name, addingWhereAbsent(name), addingAgain(name));
            while (!sent.isEmpty() && random.nextInt(3) == 0) {
                answer(reply(random));
            }
            if (random.nextInt(50) == 0) {
                sent.clear();
                take(lane.disconnected("gone", ++now));
            }
        }
        while (!sent.isEmpty()) {
            answer(reply(random));
        }
        assertThat(done).as("seed %d", seed).hasSize(2_000);
        List<Long> answered = new ArrayList<>(done.keySet());
        order.values()
                .forEach(
                        ids ->
                                assertThat(answered.stream().filter(ids::contains).toList())
                                        .as("seed %d", seed)
                                        .isEqualTo(ids));
    }

    private static UpdateReply reply(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> REFUSED;
            case 1 -> CONDITION_FAILED;
            case 2 -> new UpdateReply.Unproven("unsigned");
            default -> PERFORMED;
        };
    }
}
