package mip6.ikev2.vici.client;

import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Packet;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.client.ViciException.Reason;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Events of charon's, from a connection that serves nothing else: no event waits for a command, and
 * no command for events. A thread reads them at once, since charon would keep in its memory what
 * nobody reads. When the connection is lost it is made anew, and all SAs are asked for.
 */
public final class ViciEvents implements AutoCloseable {

    private final ViciEndpoint endpoint;
    private final ViciSettings settings;
    private final Set<String> events;
    private final NoticeInbox inbox;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Optional<ViciSession> session = Optional.empty();

    private ViciEvents(ViciEndpoint endpoint, ViciSettings settings, Set<String> events) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.events = new TreeSet<>(events);
        this.inbox = new NoticeInbox(settings.inbox());
    }

    static ViciEvents open(ViciEndpoint endpoint, ViciSettings settings, Set<String> events) {
        ViciEvents fresh = new ViciEvents(endpoint, settings, events);
        Thread.ofPlatform().name("vici-events").daemon(true).start(fresh::run);
        return fresh;
    }

    /** The next notice, or nothing where none came in time. */
    public Optional<ViciNotice> next(Duration patience) throws InterruptedException {
        return inbox.take(Deadline.in(patience));
    }

    /** The next notice, however long it takes. */
    public ViciNotice next() throws InterruptedException {
        while (true) {
            Optional<ViciNotice> notice = next(Duration.ofDays(1));
            if (notice.isPresent()) {
                return notice.get();
            }
        }
    }

    @Override
    public void close() {
        end.countDown();
        session.ifPresent(ViciSession::close);
    }

    private boolean isClosed() {
        return end.getCount() == 0;
    }

    private void run() {
        Duration retry = settings.firstRetry();
        while (!isClosed()) {
            boolean wasThere = false;
            try (ViciSession fresh = connect()) {
                wasThere = true;
                hear(fresh);
            } catch (ViciException e) {
                if (!isClosed()) {
                    inbox.lost(new ViciNotice.Lost(e.reason(), String.valueOf(e.getMessage())));
                }
            }
            retry = wasThere ? settings.firstRetry() : retry;
            if (pause(retry)) {
                return;
            }
            retry = shorter(retry.multipliedBy(2), settings.longestRetry());
        }
    }

    private ViciSession connect() throws ViciException {
        ViciSession fresh = ViciSession.open(endpoint, settings, Deadline.in(settings.deadline()));
        session = Optional.of(fresh);
        return fresh;
    }

    private void hear(ViciSession from) throws ViciException {
        for (String event : events) {
            from.register(event, this::early, Deadline.in(settings.deadline()));
        }
        synchronise(from);
        while (!isClosed()) {
            boolean heard = from.await(this::occurred, Deadline.in(settings.probe()));
            if (inbox.isOverfull()) {
                synchronise(from);
            } else if (!heard) {
                from.probe(this::occurred, Deadline.in(settings.deadline()));
            }
        }
    }

    /**
     * All SAs, over a connection of its own. The events have been asked for before: what they tell
     * meanwhile waits in the socket, and comes behind the list.
     */
    private void synchronise(ViciSession from) throws ViciException {
        Deadline deadline = Deadline.in(settings.deadline());
        try (ViciSession other = ViciSession.open(endpoint, settings, deadline)) {
            List<IkeSaStatus> sas = Answers.listSas(other, SaSelection.ALL, deadline);
            inbox.synchronised(new ViciNotice.Synchronised(from.daemon(), sas));
        }
    }

    /** An event from before the list of all SAs, which tells the same. */
    private void early(Packet.Event event) {}

    private void occurred(Packet.Event event) {
        inbox.occurred(new ViciNotice.Occurred(event.event(), event.content()));
    }

    /** Whether it was closed meanwhile. */
    private boolean pause(Duration duration) {
        try {
            return end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            inbox.lost(new ViciNotice.Lost(Reason.INTERRUPTED, "interrupted"));
            return true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
