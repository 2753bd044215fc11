package mip6.dnsupdate.update;

import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to the server of one zone, and when. Changes that wait go together in one message, as
 * many as {@link UpdatePace} says; changes of one name keep their order. One record that is refused
 * fails the whole message (RFC 2136 3.2, 3.4): what it held is then tried in halves, so that only
 * the change that is at fault fails.
 */
final class UpdateLane {

    /** More do not wait: whoever asks is told at once, and asks again later. */
    static final int MOST_WAITING = 64 * 1024;

    /** Octets of the changes in a message: below what TCP carries, signature and all. */
    static final int LARGEST = 48 * 1024;

    private final UpdatePace pace;
    private final Map<Name, Deque<ZoneJob>> turns = new HashMap<>();
    private final Deque<ZoneJob> ready = new ArrayDeque<>();
    private final Deque<Group> again = new ArrayDeque<>();
    private final Map<Long, Sent> sent = new LinkedHashMap<>();
    private long lastMessage;
    private long lastAnswer = Long.MIN_VALUE;
    private int jobs;

    UpdateLane(UpdatePace pace) {
        this.pace = pace;
    }

    /** What is to be done. */
    sealed interface Action {

        /** Send it over the connection that there is, or a new one. */
        record Send(long message, ZoneUpdate update, long patience) implements Action {}

        record Done(ZoneJob job, ZoneOutcome outcome) implements Action {}

        /** Give up the connection: nothing comes from it any more. */
        record Disconnect() implements Action {}
    }

    /**
     * Changes in one message.
     *
     * @param repeated its connection was lost once already
     */
    private record Group(List<ZoneJob> jobs, int alternative, boolean repeated) {

        ZoneUpdate update() {
            return ZoneUpdate.together(
                    jobs.stream().map(job -> job.alternative(alternative)).toList());
        }

        boolean hasMore() {
            return jobs.stream().anyMatch(job -> job.alternatives().size() > alternative + 1);
        }

        Group next() {
            return new Group(jobs, alternative + 1, false);
        }

        Group part(int from, int to) {
            return new Group(jobs.subList(from, to), 0, false);
        }

        Group lost() {
            return new Group(jobs, alternative, true);
        }
    }

    /** A message without an answer. */
    private record Sent(Group group, long at, long deadline) {}

    /** A change is to be made. */
    List<Action> submitted(ZoneJob job, long now) {
        List<Action> out = new ArrayList<>();
        if (jobs >= MOST_WAITING) {
            out.add(new Action.Done(job, new ZoneOutcome.NoAnswer("too many updates wait")));
            return out;
        }
        jobs++;
        for (Name name : job.names()) {
            turns.computeIfAbsent(name, n -> new ArrayDeque<>()).add(job);
        }
        readyIfFirst(job);
        fill(now, out);
        return out;
    }

    /** An answer; to what is no longer waited for it is none. */
    List<Action> answered(long message, UpdateReply reply, long now) {
        List<Action> out = new ArrayList<>();
        Sent answered = sent.remove(message);
        if (answered == null) {
            return out;
        }
        lastAnswer = now;
        if (isTrouble(reply)) {
            pace.failed();
        } else {
            boolean busy = !ready.isEmpty() || !again.isEmpty();
            pace.answered(answered.group.jobs.size(), now - answered.at, busy, now);
        }
        judge(answered.group, reply, out);
        fill(now, out);
        return out;
    }

    /** The connection has ended: what it was to carry goes once more, over another. */
    List<Action> disconnected(String reason, long now) {
        List<Action> out = new ArrayList<>();
        List<Sent> lost = new ArrayList<>(sent.values());
        sent.clear();
        boolean useful = lost.stream().anyMatch(each -> lastAnswer >= each.at);
        for (Sent each : lost.reversed()) {
            if (each.group.repeated && !useful) {
                finish(each.group, new ZoneOutcome.NoAnswer(reason), out);
            } else {
                again.addFirst(each.group.lost());
            }
        }
        fill(now, out);
        return out;
    }

    /** There is no way to the server at present: nothing that waits is kept waiting. */
    List<Action> unreachable(String reason) {
        List<Action> out = new ArrayList<>();
        failAll(new ZoneOutcome.NoAnswer(reason), out);
        return out;
    }

    List<Action> timePassed(long now) {
        List<Action> out = new ArrayList<>();
        List<Sent> late = sent.values().stream().filter(each -> each.deadline <= now).toList();
        if (late.isEmpty()) {
            return out;
        }
        out.add(new Action.Disconnect());
        pace.failed();
        ZoneOutcome noAnswer = new ZoneOutcome.NoAnswer("no answer within the deadline");
        if (late.stream().allMatch(each -> lastAnswer < each.at)) {
            failAll(noAnswer, out);
            return out;
        }
        sent.values().removeAll(late);
        late.forEach(each -> finish(each.group, noAnswer, out));
        out.addAll(disconnected("no answer within the deadline", now));
        return out;
    }

    /** When {@link #timePassed} is to be called. */
    long deadline() {
        return sent.values().stream().mapToLong(Sent::deadline).min().orElse(Long.MAX_VALUE);
    }

    private static boolean isTrouble(UpdateReply reply) {
        return switch (reply) {
            case UpdateReply.Unproven _ -> true;
            case UpdateReply.Conclusive(ZoneOutcome.Refused(String rcode)) ->
                    rcode.equals(Rcode.string(Rcode.SERVFAIL));
            case UpdateReply.Conclusive _ -> false;
            case UpdateReply.ConditionFailed _ -> false;
        };
    }

    private void judge(Group group, UpdateReply reply, List<Action> out) {
        boolean single = group.jobs.size() == 1;
        switch (reply) {
            case UpdateReply.Conclusive(ZoneOutcome.Refused refused) -> {
                if (single) {
                    finish(group, refused, out);
                } else {
                    halve(group);
                }
            }
            case UpdateReply.Conclusive(ZoneOutcome outcome) -> finish(group, outcome, out);
            case UpdateReply.Unproven(String reason) -> {
                if (single) {
                    finish(group, new ZoneOutcome.BadAnswer(reason), out);
                } else {
                    halve(group);
                }
            }
            case UpdateReply.ConditionFailed(String rcode) -> {
                // many that fail alike succeed alike: only then in halves
                if (group.hasMore() && (single || group.alternative == 0)) {
                    again.addFirst(group.next());
                } else if (single) {
                    Name about = group.jobs.getFirst().about();
                    finish(group, new ZoneOutcome.ForeignRecord(about.toString(true), rcode), out);
                } else {
                    halve(group);
                }
            }
        }
    }

    private void halve(Group group) {
        int middle = group.jobs.size() / 2;
        again.addFirst(group.part(middle, group.jobs.size()));
        again.addFirst(group.part(0, middle));
    }

    private void failAll(ZoneOutcome outcome, List<Action> out) {
        List<Group> all = new ArrayList<>();
        sent.values().forEach(each -> all.add(each.group));
        all.addAll(again);
        sent.clear();
        again.clear();
        all.forEach(group -> finish(group, outcome, out));
        while (!ready.isEmpty()) {
            finish(new Group(List.of(ready.remove()), 0, false), outcome, out);
        }
    }

    private void finish(Group group, ZoneOutcome outcome, List<Action> out) {
        for (ZoneJob job : group.jobs) {
            jobs--;
            out.add(new Action.Done(job, outcome));
            for (Name name : job.names()) {
                Deque<ZoneJob> turn = turns.get(name);
                if (turn == null || turn.remove().id() != job.id()) {
                    throw new IllegalStateException("out of turn");
                }
                if (turn.isEmpty()) {
                    turns.remove(name);
                } else {
                    readyIfFirst(turn.element());
                }
            }
        }
    }

    private void readyIfFirst(ZoneJob job) {
        if (job.names().stream().allMatch(name -> isFirst(job, name))) {
            ready.add(job);
        }
    }

    private boolean isFirst(ZoneJob job, Name name) {
        Deque<ZoneJob> turn = turns.get(name);
        return turn != null && !turn.isEmpty() && turn.element().id() == job.id();
    }

    private void fill(long now, List<Action> out) {
        while (sent.size() < pace.outstanding()) {
            Group group = again.isEmpty() ? gather() : again.remove();
            if (group.jobs.isEmpty()) {
                return;
            }
            long patience = group.jobs.stream().mapToLong(ZoneJob::patience).min().orElseThrow();
            sent.put(++lastMessage, new Sent(group, now, now + patience));
            out.add(new Action.Send(lastMessage, group.update(), patience));
        }
    }

    private Group gather() {
        List<ZoneJob> together = new ArrayList<>();
        int size = 0;
        while (!ready.isEmpty() && together.size() < pace.names()) {
            size += ready.element().size();
            if (size > LARGEST && !together.isEmpty()) {
                break;
            }
            together.add(ready.remove());
        }
        return new Group(List.copyOf(together), 0, false);
    }
}
