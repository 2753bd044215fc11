package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeSpi;
import mip6.wire.Ipv6Address;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All IKE SAs of an endpoint, found by whatever an event names them with. Alone changes them. */
final class IkeSaTable {

    /** RFC 4303 2.1: 1 to 255 are reserved, 0 is never sent. */
    private static final int RESERVED_SPIS = 256;

    /** Ordered and not hashed: the peer chooses its parts, and could make many hash alike. */
    private record InitKey(IkeSpi initiatorSpi, Endpoint remote) {

        static final Comparator<InitKey> ORDER =
                Comparator.comparingLong((InitKey key) -> key.initiatorSpi().value())
                        .thenComparing(key -> key.remote().address())
                        .thenComparingInt(key -> key.remote().port());

        static InitKey of(IkeSaHead head) {
            return new InitKey(head.initiatorSpi(), head.remote());
        }
    }

    private record Due(long at, IkeSaId id) {

        static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::at).thenComparingLong(due -> due.id().value());
    }

    private final SecureRandom random;
    private long lastId;
    private final Map<IkeSaId, IkeSaState> states = new HashMap<>();

    /** Readers look here, too. */
    private final Map<IkeSpi, IkeSaId> byOwnSpi = Collections.synchronizedMap(new HashMap<>());

    private final Map<Long, IkeSaId> byJob = new HashMap<>();
    private final Map<Identity, Set<IkeSaId>> byPeer = new HashMap<>();
    private final TreeMap<InitKey, IkeSaId> halfOpenByInit = new TreeMap<>(InitKey.ORDER);
    private final Set<IkeSaId> halfOpen = new LinkedHashSet<>();

    /** By the first 64 bits of the peer's address; the oldest first, as in {@code halfOpen}. */
    private final Map<Long, Set<IkeSaId>> halfOpenByNetwork = new HashMap<>();

    private final TreeSet<Due> deadlines = new TreeSet<>(Due.ORDER);
    private final Map<Keepalives.Path, Set<IkeSaId>> behindTranslators = new LinkedHashMap<>();
    private final Keyring keyring = new Keyring();
    private final Set<IkeSaId> touched = new HashSet<>();
    private final Set<Spi> inboundSpis = new HashSet<>();

    IkeSaTable(SecureRandom random) {
        this.random = random;
    }

    IkeSaId newId() {
        return new IkeSaId(++lastId);
    }

    /** An SPI that none of the IKE SAs here has. */
    IkeSpi newIkeSpi() {
        while (true) {
            IkeSpi spi = new IkeSpi(random.nextLong());
            if (!spi.isZero() && !byOwnSpi.containsKey(spi)) {
                return spi;
            }
        }
    }

    /** An SPI that none of the CHILD_SAs here is received under. */
    Spi newInboundSpi() {
        while (true) {
            int value = random.nextInt();
            Spi spi = new Spi(value);
            if (Integer.compareUnsigned(value, RESERVED_SPIS) >= 0 && !inboundSpis.contains(spi)) {
                return spi;
            }
        }
    }

    Optional<IkeSaState> get(IkeSaId id) {
        return Optional.ofNullable(states.get(id));
    }

    Optional<IkeSaState> byOwnSpi(IkeSpi spi) {
        return Optional.ofNullable(byOwnSpi.get(spi)).flatMap(this::get);
    }

    /** Whether an SA here has it. For any thread. */
    boolean isOwnSpi(IkeSpi spi) {
        return byOwnSpi.containsKey(spi);
    }

    /** The half-open SA that an IKE_SA_INIT request from {@code remote} began. */
    Optional<IkeSaState> byInit(IkeSpi initiatorSpi, Endpoint remote) {
        return Optional.ofNullable(halfOpenByInit.get(new InitKey(initiatorSpi, remote)))
                .flatMap(this::get);
    }

    /** Who waits for a job; nobody does afterwards. */
    Optional<IkeSaState> takeJob(long job) {
        return Optional.ofNullable(byJob.remove(job))
                .flatMap(this::get)
                .filter(state -> state.jobs().contains(job));
    }

    List<Established> establishedWith(Identity peer) {
        return byPeer.getOrDefault(peer, Set.of()).stream()
                .map(states::get)
                .filter(Established.class::isInstance)
                .map(Established.class::cast)
                .toList();
    }

    boolean hasEstablished() {
        return !byPeer.isEmpty();
    }

    /** Of established SAs that this node has from behind an address translator. */
    Set<Keepalives.Path> behindTranslators() {
        return Collections.unmodifiableSet(behindTranslators.keySet());
    }

    int size() {
        return states.size();
    }

    int halfOpenCount() {
        return halfOpen.size();
    }

    Optional<IkeSaState> oldestHalfOpen() {
        return halfOpen.stream().findFirst().flatMap(this::get);
    }

    /** Half-open SAs with peers in the /64 of {@code remote}. */
    int halfOpenCount(Ipv6Address remote) {
        return halfOpenIn(remote).size();
    }

    Optional<IkeSaState> oldestHalfOpen(Ipv6Address remote) {
        return halfOpenIn(remote).stream().findFirst().flatMap(this::get);
    }

    private Set<IkeSaId> halfOpenIn(Ipv6Address remote) {
        return halfOpenByNetwork.getOrDefault(remote.high(), Set.of());
    }

    long deadline() {
        return deadlines.isEmpty() ? IkeSaState.NEVER : deadlines.first().at();
    }

    /** The SA whose deadline passed first. */
    Optional<IkeSaState> due(long now) {
        return deadline() <= now && !deadlines.isEmpty()
                ? get(deadlines.first().id())
                : Optional.empty();
    }

    /** The SA of {@code next} is in this state from now on. */
    void put(IkeSaState next) {
        IkeSaId id = next.head().id();
        Optional<IkeSaState> before = get(id);
        before.filter(it -> !sharesSecrets(it, next) && !isComputing(it))
                .ifPresent(keyring::release);
        touched.add(id);
        before.ifPresent(this::forget);
        if (next instanceof Gone) {
            states.remove(id);
            noLongerHalfOpen(next.head());
            return;
        }
        states.put(id, next);
        remember(next);
    }

    /** At the end of a turn: what no SA holds any more is wiped. */
    void wipe() {
        if (!keyring.isEmpty()) {
            keyring.wipe(touched.stream().map(this::get).flatMap(Optional::stream).toList());
        }
        touched.clear();
    }

    @SuppressWarnings("ReferenceEquality") // what is wiped is an object, not a value
    private static boolean sharesSecrets(IkeSaState before, IkeSaState next) {
        return before instanceof Established one
                && next instanceof Established other
                && one.security().equals(other.security());
    }

    /** A worker may be at it: then its secrets are left to whoever collects the garbage. */
    private boolean isComputing(IkeSaState state) {
        return state.jobs().stream().anyMatch(byJob::containsKey);
    }

    private void remember(IkeSaState state) {
        IkeSaId id = state.head().id();
        byOwnSpi.put(state.head().ownSpi(), id);
        inboundSpis.addAll(state.inboundSpis());
        state.jobs().forEach(job -> byJob.put(job, id));
        if (state.deadline() != IkeSaState.NEVER) {
            deadlines.add(new Due(state.deadline(), id));
        }
        if (state.isHalfOpen()) {
            halfOpen.add(id);
            halfOpenByNetwork
                    .computeIfAbsent(
                            state.head().remote().address().high(), _ -> new LinkedHashSet<>())
                    .add(id);
            halfOpenByInit.put(InitKey.of(state.head()), id);
        } else {
            noLongerHalfOpen(state.head());
        }
        if (state instanceof Established && state.head().nat().local()) {
            behindTranslators
                    .computeIfAbsent(Keepalives.Path.of(state.head()), _ -> new LinkedHashSet<>())
                    .add(id);
        }
        if (state instanceof Established established) {
            byPeer.computeIfAbsent(established.peer().identity(), _ -> new LinkedHashSet<>())
                    .add(id);
        }
    }

    private void noLongerHalfOpen(IkeSaHead head) {
        halfOpen.remove(head.id());
        leave(halfOpenByNetwork, head.remote().address().high(), head.id());
    }

    private static <K> void leave(Map<K, Set<IkeSaId>> groups, K key, IkeSaId id) {
        groups.computeIfPresent(
                key,
                (_, ids) -> {
                    ids.remove(id);
                    return ids.isEmpty() ? null : ids;
                });
    }

    private void forget(IkeSaState state) {
        IkeSaId id = state.head().id();
        byOwnSpi.remove(state.head().ownSpi());
        state.inboundSpis().forEach(inboundSpis::remove);
        deadlines.remove(new Due(state.deadline(), id));
        if (state.isHalfOpen()) {
            halfOpenByInit.remove(InitKey.of(state.head()), id);
        }
        if (state instanceof Established established) {
            leave(byPeer, established.peer().identity(), id);
            leave(behindTranslators, Keepalives.Path.of(state.head()), id);
        }
    }
}
