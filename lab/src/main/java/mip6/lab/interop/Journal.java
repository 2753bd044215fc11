package mip6.lab.interop;

import mip6.ikev2.core.IkeAction;
import mip6.linux.BootClock;
import mip6.wire.Bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** All that our engine did in a case, and the IKE messages that passed, for whoever waits. */
final class Journal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<IkeAction> actions = new ArrayList<>();
    private final List<Bytes> received = new ArrayList<>();
    private final List<Bytes> sent = new ArrayList<>();
    private Optional<Throwable> broken = Optional.empty();
    private int read;

    void did(IkeAction action) {
        note(() -> actions.add(action));
    }

    void received(Bytes octets) {
        note(() -> received.add(octets));
    }

    void sent(Bytes octets) {
        note(() -> sent.add(octets));
    }

    void broken(Throwable cause) {
        note(() -> broken = broken.or(() -> Optional.of(cause)));
    }

    /**
     * Waits for the next action that {@code wanted} makes something of; those before it count as
     * read.
     *
     * @param what is waited for, in words that follow "no"
     * @throws CaseFailedException where it does not come in time, or an SA ends before it
     */
    <T> T await(String what, Duration patience, Function<IkeAction, Optional<T>> wanted)
            throws CaseFailedException, InterruptedException {
        return until(
                what,
                patience,
                () -> {
                    while (read < actions.size()) {
                        IkeAction next = actions.get(read++);
                        Optional<T> found = wanted.apply(next);
                        if (found.isPresent()) {
                            return found;
                        }
                        if (isEnd(next)) {
                            throw new CaseFailedException(describe(next) + reports());
                        }
                    }
                    return Optional.empty();
                });
    }

    /** Waits for an action of that kind. */
    <A extends IkeAction> A await(Class<A> kind, Duration patience)
            throws CaseFailedException, InterruptedException {
        return await(
                kind.getSimpleName(),
                patience,
                action -> Optional.of(action).filter(kind::isInstance).map(kind::cast));
    }

    /** Waits until the messages that came so far satisfy {@code wanted}. */
    void awaitReceived(String what, Duration patience, Function<List<Bytes>, Boolean> wanted)
            throws CaseFailedException, InterruptedException {
        boolean _ =
                until(
                        what,
                        patience,
                        () -> wanted.apply(received) ? Optional.of(true) : Optional.empty());
    }

    /** All actions of that kind so far. */
    <A extends IkeAction> List<A> all(Class<A> kind) {
        lock.lock();
        try {
            return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Messages that came. */
    List<Bytes> received() {
        lock.lock();
        try {
            return List.copyOf(received);
        } finally {
            lock.unlock();
        }
    }

    /** Messages that went out. */
    List<Bytes> sent() {
        lock.lock();
        try {
            return List.copyOf(sent);
        } finally {
            lock.unlock();
        }
    }

    /** One look at what is there; under the lock. */
    private interface Look<T> {
        Optional<T> now() throws CaseFailedException;
    }

    private <T> T until(String what, Duration patience, Look<T> look)
            throws CaseFailedException, InterruptedException {
        long deadline = BootClock.nanos() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                if (broken.isPresent()) {
                    throw new CaseFailedException("our engine met a bug: " + causes());
                }
                Optional<T> found = look.now();
                if (found.isPresent()) {
                    return found.get();
                }
                long wait = deadline - BootClock.nanos();
                if (wait <= 0) {
                    throw new CaseFailedException(
                            "no " + what + " within " + patience.toSeconds() + " s" + reports());
                }
                long _ = more.awaitNanos(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    private String causes() {
        StringBuilder text = new StringBuilder();
        Optional<Throwable> next = broken;
        while (next.isPresent()) {
            text.append(text.isEmpty() ? "" : ", by ").append(next.get());
            next = Optional.ofNullable(next.get().getCause());
        }
        return text.toString();
    }

    private static boolean isEnd(IkeAction action) {
        return action instanceof IkeAction.Failed
                || action instanceof IkeAction.Closed
                || action instanceof IkeAction.ChildFailed;
    }

    private static String describe(IkeAction action) {
        return switch (action) {
            case IkeAction.Failed(_, var failure) -> "the attempt failed: " + failure;
            case IkeAction.Closed(_, var why) -> "the IKE SA was closed: " + why;
            case IkeAction.ChildFailed(_, _, var notification) -> "no CHILD_SA: " + notification;
            default -> action.toString();
        };
    }

    private String reports() {
        List<String> lines = new ArrayList<>();
        for (IkeAction action : actions) {
            if (action instanceof IkeAction.Report(var report)) {
                lines.add(report.cause() + " " + report.detail());
            }
        }
        return lines.isEmpty() ? "" : " (" + String.join("; ", lines).strip() + ")";
    }

    private void note(Runnable change) {
        lock.lock();
        try {
            change.run();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
