package mip6.ha.cluster;

import mip6.agent.report.Report;
import mip6.ha.cluster.ClusterEvent.Result;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The home agents of a provider as one of them sees them. One that is silent is taken over: the
 * store decides between those who want to, and ends what the silent one may do, should it live.
 */
public final class Cluster {

    /** Ticks that come later than this were held up: this process stood still. */
    private static final int LATE_INTERVALS = 3;

    private static final long RETRY = 1_000_000_000L;

    private final ClusterSettings settings;
    private final Map<String, Peer> peers = new TreeMap<>();

    /** Members that are gone from the store, and when their mobile nodes are looked after. */
    private final Map<String, Long> gone = new LinkedHashMap<>();

    /** Those who are being taken over, each as it was when that began. */
    private final Map<String, Optional<Member>> takingOver = new HashMap<>();

    private long number;
    private long nextTick;

    /** Another home agent. */
    private static final class Peer {

        private final Member member;
        private Optional<FailureDetector> detector = Optional.empty();
        private long lastNumber;
        private long notBefore;

        private Peer(Member member) {
            this.member = member;
        }

        private boolean isSilent(long now) {
            return now >= suspectedAt();
        }

        private long suspectedAt() {
            return detector.map(each -> Math.max(each.suspectedAt(), notBefore))
                    .orElse(Long.MAX_VALUE);
        }
    }

    /** A cluster of which nothing is known yet. */
    public Cluster(ClusterSettings settings, long now) {
        this.settings = settings;
        nextTick = now;
    }

    /** What to do about {@code event}, in order. */
    public List<ClusterAction> handle(ClusterEvent event, long now) {
        List<ClusterAction> out = new ArrayList<>();
        switch (event) {
            case ClusterEvent.Members(List<Member> others) -> members(others, now, out);
            // they may be about to come back, too; whoever has waited since before waits no longer
            case ClusterEvent.Abandoned(Set<String> names) -> {
                long due = now + settings.sweep().toNanos();
                names.stream()
                        .filter(each -> !peers.containsKey(each))
                        .forEach(each -> gone.putIfAbsent(each, due));
            }
            case ClusterEvent.Heard(Heartbeat heartbeat) -> heard(heartbeat, now);
            case ClusterEvent.Reported(String name) -> {
                // who is told to be master in its own place has not failed
                if (!name.equals(settings.name())) {
                    out.add(report(Report.warning("home-agent-reported-failed"), name));
                    takeOver(name, out);
                }
            }
            case ClusterEvent.TakeOverEnded(String name, Result result) -> ended(name, result, now);
        }
        return out;
    }

    /** What is due at {@code now}. */
    public List<ClusterAction> timePassed(long now) {
        List<ClusterAction> out = new ArrayList<>();
        if (now >= nextTick) {
            tick(now, out);
        }
        for (Peer peer : peers.values()) {
            if (settings.heartbeats() && peer.isSilent(now) && !isTakingOver(peer)) {
                long silence = now - peer.detector.map(FailureDetector::lastHeard).orElse(now);
                out.add(
                        new ClusterAction.Report(
                                Report.warning("home-agent-suspected")
                                        .with("home-agent", peer.member.name())
                                        .with("silence", Duration.ofNanos(silence))));
                takeOver(peer.member.name(), out);
            }
        }
        for (String name : List.copyOf(gone.keySet())) {
            if (gone.getOrDefault(name, Long.MAX_VALUE) <= now) {
                gone.remove(name);
                takeOver(name, out);
            }
        }
        return out;
    }

    /** When {@link #timePassed} is wanted. */
    public long deadline() {
        long first = nextTick;
        for (Peer peer : peers.values()) {
            if (settings.heartbeats() && !isTakingOver(peer)) {
                first = Math.min(first, peer.suspectedAt());
            }
        }
        for (long due : gone.values()) {
            first = Math.min(first, due);
        }
        return first;
    }

    /** For the operator. */
    public List<PeerStatus> status(long now) {
        return peers.values().stream()
                .map(
                        peer ->
                                new PeerStatus(
                                        peer.member.name(),
                                        peer.member.address().toString(),
                                        peer.detector.map(
                                                each -> Duration.ofNanos(now - each.lastHeard())),
                                        isTakingOver(peer)))
                .toList();
    }

    /**
     * Another home agent.
     *
     * @param silence since its last heartbeat; empty where none has come yet
     */
    public record PeerStatus(
            String name, String address, Optional<Duration> silence, boolean beingTakenOver) {}

    /** Who lives, by name; those who may be taken over. */
    public Set<String> names() {
        return Set.copyOf(peers.keySet());
    }

    /** Whether a heartbeat of {@code name} has come within the time that nobody is suspected. */
    public boolean lives(String name, long now) {
        return Optional.ofNullable(peers.get(name))
                .flatMap(peer -> peer.detector)
                .filter(detector -> now < detector.suspectedAt())
                .isPresent();
    }

    /** Where mobile nodes reach those who live. */
    public List<Ipv6Address> addresses() {
        return peers.values().stream()
                .filter(peer -> !isTakingOver(peer))
                .map(peer -> peer.member.address())
                .toList();
    }

    private boolean isTakingOver(Peer peer) {
        return takingOver.containsKey(peer.member.name());
    }

    private void members(List<Member> others, long now, List<ClusterAction> out) {
        Set<String> names = new HashSet<>();
        for (Member each : others) {
            names.add(each.name());
            gone.remove(each.name());
            Peer known = peers.get(each.name());
            if (known == null || !known.member.equals(each)) {
                peers.put(each.name(), new Peer(each));
                out.add(report(Report.info("home-agent-joined"), each.name()));
            }
        }
        for (String name : List.copyOf(peers.keySet())) {
            if (!names.contains(name)) {
                peers.remove(name);
                out.add(report(Report.warning("home-agent-left"), name));
                // The first of those who are left sees to it at once. The others do so when the
                // first had time to: usually nothing is left then.
                boolean first = peers.keySet().stream().noneMatch(this::isBefore);
                gone.put(name, first ? now : now + settings.sweep().toNanos());
            }
        }
    }

    private boolean isBefore(String other) {
        return other.compareTo(settings.name()) < 0;
    }

    /** A number that was seen before is somebody else's repetition. */
    private void heard(Heartbeat heartbeat, long now) {
        for (Peer peer : peers.values()) {
            if (peer.member.incarnation() == heartbeat.incarnation()
                    && heartbeat.number() > peer.lastNumber) {
                peer.lastNumber = heartbeat.number();
                peer.detector.ifPresentOrElse(
                        each -> each.heard(now),
                        () ->
                                peer.detector =
                                        Optional.of(
                                                new FailureDetector(
                                                        settings.interval(),
                                                        settings.suspicion(),
                                                        now)));
            }
        }
    }

    private void tick(long now, List<ClusterAction> out) {
        long interval = settings.interval().toNanos();
        long late = now - nextTick;
        if (late > LATE_INTERVALS * interval) {
            peers.values()
                    .forEach(peer -> peer.detector.ifPresent(each -> each.stoodStill(late, now)));
        }
        nextTick = now + interval - Math.floorMod(late, interval);
        number++;
        for (Peer peer : peers.values()) {
            out.add(new ClusterAction.Beat(peer.member, number));
        }
    }

    private void takeOver(String name, List<ClusterAction> out) {
        if (!takingOver.containsKey(name)) {
            takingOver.put(name, Optional.ofNullable(peers.get(name)).map(peer -> peer.member));
            out.add(new ClusterAction.TakeOver(name));
        }
    }

    private void ended(String name, Result result, long now) {
        Optional<Member> before = Objects.requireNonNull(takingOver.remove(name));
        Optional<Peer> peer = Optional.ofNullable(peers.get(name));
        switch (result) {
            case TAKEN -> {
                // it may live, and have joined again before this is known here
                if (peer.map(each -> each.member).equals(before)) {
                    peers.remove(name);
                }
                gone.remove(name);
            }
            case REFUSED, UNANSWERED -> {
                peer.ifPresent(each -> each.notBefore = now + RETRY);
                if (peer.isEmpty()) {
                    gone.put(name, now + RETRY);
                }
            }
        }
    }

    private static ClusterAction report(Report report, String name) {
        return new ClusterAction.Report(report.with("home-agent", name));
    }
}
