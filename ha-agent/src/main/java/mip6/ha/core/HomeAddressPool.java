package mip6.ha.core;

import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All home addresses and who uses them (RFC 5026 5.3, 9.2). An address has one owner as long as an
 * IKE SA holds it or a binding exists, and a while after; no operation looks through the pool.
 */
public final class HomeAddressPool {

    /** RFC 6275 12. */
    static final long MAX_DELETE_BCE_TIMEOUT = 10_000_000_000L;

    private PoolSettings settings;
    private final AddressOwners owners;
    private final DuplicateAddressDetection detection;
    private final AddressStock stock;

    private final Map<Ipv6Address, AddressUse> uses = new HashMap<>();
    private final Map<Identity, Set<Ipv6Address>> usedBy = new HashMap<>();
    private final Map<IkeSaId, Set<Ipv6Address>> leases = new HashMap<>();
    private final Timers<Ipv6Address> holds = new Timers<>();
    private Consumer<Ipv6Address> freed = _ -> {};
    private final LatestAddresses latest;

    public HomeAddressPool(PoolSettings settings) {
        this.settings = settings;
        detection = new DuplicateAddressDetection(settings.probesAhead());
        owners = new AddressOwners(settings.configured());
        latest = new LatestAddresses(settings.remembered());
        stock =
                new AddressStock(
                        settings.range(),
                        settings.stock(),
                        address ->
                                !uses.containsKey(address)
                                        && !owners.has(address)
                                        && this.settings.mayBeHomeAddress(address),
                        detection);
    }

    /** Before the first demand: probes the configured addresses, and a stock of the others. */
    public void start(List<HaAction> out) {
        owners.addresses().forEach(address -> detection.probeAhead(address, out));
        stock.refill(out);
    }

    /**
     * The operator has other prefixes, and gives other addresses to identities; what an AAA server
     * gave stays, and so does the range.
     */
    public void configure(PoolSettings changed, List<HaAction> out) {
        Set<Ipv6Address> before = owners.addresses();
        settings = changed;
        owners.configure(changed.configured());
        owners.addresses().stream()
                .filter(address -> !before.contains(address) && !uses.containsKey(address))
                .forEach(address -> detection.probeAhead(address, out));
        stock.refill(out);
    }

    /** Those who use an address that is configured for somebody else, or that has no prefix. */
    public Set<Identity> displaced() {
        return uses.entrySet().stream()
                .filter(use -> isDisplaced(use.getKey(), use.getValue()))
                .map(use -> use.getValue().owner())
                .collect(Collectors.toSet());
    }

    private boolean isDisplaced(Ipv6Address address, AddressUse use) {
        // RFC 6275 10.3.1 MUST: a binding is removed when the prefix is no longer valid.
        return owners.isAnothers(address, use.owner())
                || use.isInUse() && !settings.mayBeHomeAddress(address);
    }

    /**
     * Gives {@code identity} an address for as long as {@code sa} exists (RFC 4877 9). The same
     * identity gets the same address again as long as it is free.
     *
     * @param wished what it asks for; it is given if it is valid, else another one is (RFC 5026
     *     5.3.2)
     * @return empty where there is nothing to give
     */
    public Optional<Ipv6Address> lease(
            Identity identity, IkeSaId sa, Optional<Ipv6Address> wished, List<HaAction> out) {
        Optional<Ipv6Address> chosen = choose(identity, wished);
        chosen.ifPresent(address -> hold(sa, address, identity, out));
        stock.refill(out);
        return chosen;
    }

    /**
     * Gives {@code identity} the very address that it made, or knows to be its own, for as long as
     * {@code sa} exists (RFC 5026 5.3.2, 9.2). Where nobody has probed it yet, the link is asked.
     *
     * @return false where it is not its to use
     */
    public boolean leaseSelfMade(
            Identity identity, IkeSaId sa, Ipv6Address address, List<HaAction> out) {
        if (!isAvailable(identity, address)) {
            return false;
        }
        hold(sa, address, identity, out);
        stock.refill(out);
        return true;
    }

    /**
     * An AAA server gives {@code identity} these addresses and no others (RFC 5026 5.4), until it
     * says otherwise.
     *
     * @return false where none of them may be its
     */
    public boolean assign(Identity identity, List<Ipv6Address> addresses) {
        owners.withdraw(identity);
        List<Ipv6Address> usable =
                addresses.stream()
                        .filter(settings::mayBeHomeAddress)
                        .filter(each -> owner(each).orElse(identity).equals(identity))
                        .filter(each -> !owners.isAnothers(each, identity))
                        .toList();
        if (usable.isEmpty()) {
            return false;
        }
        owners.assign(identity, usable, settings.remembered());
        return true;
    }

    /** From now on {@code listener} is told of each address that nobody uses any more. */
    void heed(Consumer<Ipv6Address> listener) {
        freed = listener;
    }

    /** What was {@link #assign assigned} is no longer {@code identity}'s. */
    void withdraw(Identity identity, Ipv6Address address, List<HaAction> out) {
        owners.withdraw(identity);
        if (!uses.containsKey(address)) {
            stock.giveBack(address, out);
        }
    }

    /** Whether the configuration or a server has given {@code identity} addresses of its own. */
    boolean hasOwn(Identity identity) {
        return !owners.addressesOf(identity).isEmpty();
    }

    /**
     * Whether {@code identity} may form an address of its own; whoever has configured ones may not.
     */
    public boolean mayForm(Identity identity) {
        return settings.selfMade() && owners.addressesOf(identity).isEmpty();
    }

    /** The SA is gone, and with it what it leased. */
    public void released(IkeSaId sa, List<HaAction> out) {
        List.copyOf(leases.getOrDefault(sa, Set.of()))
                .forEach(address -> released(sa, address, out));
    }

    /** The SA no longer needs {@code address}. */
    public void released(IkeSaId sa, Ipv6Address address, List<HaAction> out) {
        Set<Ipv6Address> held = leases.getOrDefault(sa, Set.of());
        if (!held.contains(address)) {
            return;
        }
        held.remove(address);
        if (held.isEmpty()) {
            leases.remove(sa);
        }
        AddressUse use = use(address).orElseThrow();
        uses.put(address, use.withLeases(use.leases() - 1));
        freeUnlessUsed(address, out);
    }

    /**
     * Ties {@code address} to a binding of {@code identity}.
     *
     * @return false where the address is not its to use (RFC 5026 9.2)
     */
    public boolean bind(Identity identity, Ipv6Address address, List<HaAction> out) {
        if (!mayUse(identity, address)) {
            return false;
        }
        uses.put(address, take(address, identity, out).withBound(true).withHeldUntil(0));
        stock.refill(out);
        return true;
    }

    /** A binding from before a restart: its address is its owner's, and was never given up. */
    public void restore(Identity identity, Ipv6Address address, List<HaAction> out) {
        detection.defend(address, out);
        uses.put(address, take(address, identity, out).withBound(true));
    }

    /**
     * The binding has ended, or its owner is at home without one. The address stays its owner's for
     * MAX_DELETE_BCE_TIMEOUT (RFC 6275 10.3.2), and is no longer defended.
     */
    public void unbind(Ipv6Address address, long now, List<HaAction> out) {
        use(address)
                .ifPresent(
                        use -> {
                            long until = now + MAX_DELETE_BCE_TIMEOUT;
                            uses.put(address, use.withBound(false).withHeldUntil(until));
                            holds.set(address, until);
                            detection.undefend(address, out);
                        });
    }

    /** It was another home agent that had {@code address} on the link, and has it no more. */
    void fetched(Ipv6Address address, List<HaAction> out) {
        if (detection.of(address).isTaken()) {
            detection.defend(address, out);
        }
    }

    /** Another home agent defends {@code address}: the link is not asked for it. */
    void servedElsewhere(Ipv6Address address, long now, List<HaAction> out) {
        detection.occupied(address, now, out);
    }

    /** The binding that {@link #bind} was called for never came to be. */
    public void unbindUnborn(Ipv6Address address, List<HaAction> out) {
        use(address)
                .filter(AddressUse::bound)
                .ifPresent(
                        use -> {
                            uses.put(address, use.withBound(false));
                            freeUnlessUsed(address, out);
                        });
    }

    /**
     * The answer to {@link HaAction.Probe}.
     *
     * @return false where nobody had asked
     */
    public boolean probed(Ipv6Address address, boolean free, long now, List<HaAction> out) {
        if (!detection.probed(address, free, now, out)) {
            return false;
        }
        if (!uses.containsKey(address) && !owners.has(address)) {
            stock.probed(address, free, out);
        }
        stock.refill(out);
        return true;
    }

    /** The link could not be asked; returns whether nobody is to wait for it any longer. */
    boolean unasked(Ipv6Address address, long now) {
        return detection.unasked(address, now);
    }

    /** Whether an address is known to be nobody else's on the home link. */
    public Uniqueness uniqueness(Ipv6Address address) {
        return detection.of(address);
    }

    public Optional<Identity> owner(Ipv6Address address) {
        return use(address).map(AddressUse::owner);
    }

    /** Whether {@code identity} may use {@code address}, or already does (RFC 5026 9.2). */
    public boolean mayUse(Identity identity, Ipv6Address address) {
        Optional<Identity> owner = owner(address);
        if (owner.isPresent()) {
            return owner.get().equals(identity);
        }
        List<Ipv6Address> own = owners.addressesOf(identity);
        return own.isEmpty() ? mayPropose(address) && mayHaveMore(identity) : own.contains(address);
    }

    public void timePassed(long now, List<HaAction> out) {
        detection.timePassed(now, out).forEach(stock::noLongerDuplicate);
        for (Ipv6Address over : holds.due(now)) {
            use(over)
                    .filter(use -> use.heldUntil() != 0)
                    .ifPresent(
                            use -> {
                                uses.put(over, use.withHeldUntil(0));
                                freeUnlessUsed(over, out);
                            });
        }
        stock.refill(out);
    }

    public long deadline() {
        return Math.min(detection.deadline(), holds.first());
    }

    public PoolStatus status() {
        return new PoolStatus(uses.size(), leases.size(), stock.ready(), stock.coming());
    }

    /**
     * For the operator.
     *
     * @param used addresses that somebody uses
     * @param leases IKE SAs that hold one
     * @param stock addresses that are probed and nobody's
     * @param probing addresses that are being probed for the stock
     */
    public record PoolStatus(int used, int leases, int stock, int probing) {}

    private Optional<Ipv6Address> choose(Identity identity, Optional<Ipv6Address> wished) {
        List<Ipv6Address> own = owners.addressesOf(identity);
        if (!own.isEmpty()) {
            return wished.filter(own::contains)
                    .or(() -> own.stream().filter(this::isNotTaken).findFirst())
                    .or(() -> Optional.of(own.getFirst()));
        }
        // Who has it on the home link may be its owner, at home: a binding has the link asked
        // again.
        return wished.filter(
                        address -> wished.equals(latest.of(identity)) && mayUse(identity, address))
                .or(() -> wished.filter(address -> isAvailable(identity, address)))
                .or(() -> latest.of(identity).filter(address -> isAvailable(identity, address)))
                .or(() -> used(identity).stream().filter(this::isNotTaken).findFirst())
                .or(() -> mayHaveMore(identity) ? stock.first() : Optional.empty());
    }

    /** What turned out to be another node's does not count, nor what is to be given up. */
    private boolean mayHaveMore(Identity identity) {
        return used(identity).stream()
                        .filter(this::isNotTaken)
                        .filter(address -> !settings.isDeprecated(address))
                        .count()
                < settings.perIdentity();
    }

    private boolean isAvailable(Identity identity, Ipv6Address address) {
        return detection.of(address) != Uniqueness.DUPLICATE && mayUse(identity, address);
    }

    private boolean isNotTaken(Ipv6Address address) {
        return !detection.of(address).isTaken();
    }

    /** Mode 2: what nobody uses may be asked for, unless it is configured for somebody else. */
    private boolean mayPropose(Ipv6Address address) {
        return (settings.selfMade()
                        || settings.range().filter(range -> range.contains(address)).isPresent())
                && settings.mayBeHomeAddress(address)
                && !owners.has(address);
    }

    private void hold(IkeSaId sa, Ipv6Address address, Identity identity, List<HaAction> out) {
        AddressUse use = take(address, identity, out);
        boolean added = leases.computeIfAbsent(sa, _ -> new LinkedHashSet<>()).add(address);
        uses.put(address, added ? use.withLeases(use.leases() + 1) : use);
    }

    private AddressUse take(Ipv6Address address, Identity identity, List<HaAction> out) {
        detection.probe(address, out);
        stock.take(address);
        latest.remember(identity, address);
        usedBy.computeIfAbsent(identity, _ -> new LinkedHashSet<>()).add(address);
        return use(address).orElse(new AddressUse(identity, 0, false, 0));
    }

    private void freeUnlessUsed(Ipv6Address address, List<HaAction> out) {
        AddressUse use = use(address).orElseThrow();
        if (use.isNeeded()) {
            return;
        }
        uses.remove(address);
        Set<Ipv6Address> others = usedBy.getOrDefault(use.owner(), Set.of());
        others.remove(address);
        if (others.isEmpty()) {
            usedBy.remove(use.owner());
        }
        freed.accept(address);
        if (owners.has(address)) {
            detection.probeAhead(address, out);
        } else {
            stock.giveBack(address, out);
        }
    }

    private Set<Ipv6Address> used(Identity identity) {
        return usedBy.getOrDefault(identity, Set.of());
    }

    private Optional<AddressUse> use(Ipv6Address address) {
        return Optional.ofNullable(uses.get(address));
    }
}
