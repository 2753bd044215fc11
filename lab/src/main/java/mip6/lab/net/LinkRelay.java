package mip6.lab.net;

import mip6.linux.BootClock;
import mip6.linux.Errno;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.TapDevice;
import mip6.wire.Bytes;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A link between two machines, with a delay, loss, reordering, and a cable that can be pulled: it
 * moves frames from the TAP device of one to that of the other.
 */
public final class LinkRelay implements AutoCloseable {

    private final TapDevice near;
    private final TapDevice far;
    private final Direction towardsFar;
    private final Direction towardsNear;

    private LinkRelay(TapDevice near, TapDevice far, LinkQuality quality) {
        this.near = near;
        this.far = far;
        towardsFar = new Direction(near, far, quality, 0);
        towardsNear = new Direction(far, near, quality, 1);
    }

    /**
     * Lays the link; its cable is plugged in.
     *
     * @param nearName of the interface on {@code near}
     * @param farName of the interface on {@code far}
     */
    public static LinkRelay connect(
            Host near, String nearName, Host far, String farName, LinkQuality quality)
            throws LinuxException {
        TapDevice nearEnd = near.call(() -> TapDevice.open(nearName));
        try {
            TapDevice farEnd = far.call(() -> TapDevice.open(farName));
            LinkRelay relay = new LinkRelay(nearEnd, farEnd, quality);
            relay.towardsFar.start();
            relay.towardsNear.start();
            return relay;
        } catch (LinuxException refused) {
            nearEnd.close();
            throw refused;
        }
    }

    /** What becomes of frames on the way, such as in an address translator. */
    public interface Translation {

        /** Of one from the near end. */
        Bytes outward(Bytes frame);

        /** Of one to the near end. */
        Bytes inward(Bytes frame);
    }

    /** Frames that come from now on go through that. */
    public void translate(Translation translation) {
        towardsFar.translation = translation::outward;
        towardsNear.translation = translation::inward;
    }

    public void plugIn() throws LinuxException {
        far.plugIn();
        near.plugIn();
    }

    /** Both ends lose their carrier; frames on the way are lost. */
    public void unplug() throws LinuxException {
        near.unplug();
        far.unplug();
        towardsFar.clear();
        towardsNear.clear();
    }

    /** Frames that come from now on take {@code each} in their direction. */
    public void delay(Duration each) {
        towardsFar.delay = each.toNanos();
        towardsNear.delay = each.toNanos();
    }

    /** How many frames were lost by decision, in both directions. */
    public long lost() {
        return towardsFar.lost.get() + towardsNear.lost.get();
    }

    @Override
    public void close() {
        towardsFar.close();
        towardsNear.close();
    }

    /** A frame on its way. The order number keeps frames of one time in order. */
    private record Flying(long due, long order, Bytes frame) {}

    private static final class Direction implements AutoCloseable {

        /** Parked threads seldom come back later than this: the rest is waited out awake. */
        private static final long AWAKE_NANOS = 250_000;

        private final TapDevice from;
        private final TapDevice to;
        private final LinkQuality quality;
        private final LinkDice dice;
        private final PriorityBlockingQueue<Flying> flying =
                new PriorityBlockingQueue<>(
                        64, Comparator.comparingLong(Flying::due).thenComparingLong(Flying::order));
        private final AtomicLong lost = new AtomicLong();
        private volatile long delay;
        private volatile UnaryOperator<Bytes> translation = UnaryOperator.identity();
        private long order;
        private Optional<ReaderThread> reader = Optional.empty();
        private Optional<Thread> deliverer = Optional.empty();

        private Direction(TapDevice from, TapDevice to, LinkQuality quality, int number) {
            this.from = from;
            this.to = to;
            this.quality = quality;
            dice = new LinkDice(quality, number);
            delay = quality.delay().toNanos();
        }

        private void start() {
            String name = "relay-" + from.name();
            deliverer =
                    Optional.of(
                            Thread.ofPlatform()
                                    .name(name + "-out")
                                    .daemon(true)
                                    .start(this::deliverAll));
            // a device that fails is one whose machine is gone
            reader = Optional.of(ReaderThread.start(name, from, this::take, failure -> {}));
        }

        private void take(Bytes came) {
            Bytes frame = translation.apply(came);
            long now = BootClock.nanos();
            long delay = this.delay;
            switch (dice.next(frame)) {
                case IS_LOST -> lost.incrementAndGet();
                case IS_OVERTAKEN -> fly(now + delay + quality.hold().toNanos(), frame);
                case PASSES -> {
                    if (delay > 0) {
                        fly(now + delay, frame);
                    } else {
                        deliver(frame);
                    }
                }
            }
        }

        private void fly(long due, Bytes frame) {
            flying.add(new Flying(due, order++, frame));
            deliverer.ifPresent(LockSupport::unpark);
        }

        private void deliverAll() {
            while (!Thread.currentThread().isInterrupted()) {
                Flying next = flying.peek();
                if (next == null) {
                    LockSupport.park(this);
                    continue;
                }
                long wait = next.due() - BootClock.nanos();
                if (wait > AWAKE_NANOS) {
                    LockSupport.parkNanos(this, wait - AWAKE_NANOS);
                } else if (wait > 0) {
                    Thread.onSpinWait();
                } else if (flying.remove(next)) {
                    deliver(next.frame());
                }
            }
        }

        private void deliver(Bytes frame) {
            try {
                to.send(frame);
            } catch (LinuxException refused) {
                // EIO: the other end is down or unplugged, as a frame's fate on a real link
                if (refused.errno() != Errno.EIO) {
                    lost.incrementAndGet();
                }
            }
        }

        private void clear() {
            flying.clear();
        }

        @Override
        public void close() {
            reader.ifPresent(ReaderThread::close);
            deliverer.ifPresent(Direction::end);
        }

        private static void end(Thread thread) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException stillEnding) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
