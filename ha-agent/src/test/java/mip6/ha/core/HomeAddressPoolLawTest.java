package mip6.ha.core;

import static mip6.ha.core.HomeAddressPoolTest.FIXED;
import static mip6.ha.core.HomeAddressPoolTest.OWN;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What holds of the pool whatever happens in whatever order; a failing seed replays. */
class HomeAddressPoolLawTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<HaAction> out = new ArrayList<>();
    private final Map<IkeSaId, Identity> owners = new HashMap<>();
    private final Map<IkeSaId, Ipv6Address> leases = new HashMap<>();
    private final Map<Ipv6Address, Identity> bound = new HashMap<>();
    private final Set<Ipv6Address> asked = new HashSet<>();
    private final Set<Ipv6Address> defended = new HashSet<>();
    private final HomeAddressPool pool =
            new HomeAddressPool(
                    HomeAddressPoolTest.settings("2001:db8:1::10f4-2001:db8:1::1103", 4));
    private long lastSa;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anAddressHasOneOwnerAndIsProvenBeforeItIsDefended(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        pool.start(out);
        long now = 0;
        for (int step = 0; step < 3000; step++) {
            now += random.nextLong(2 * SECOND);
            int before = out.size();
            something(random, now);
            List.copyOf(out).subList(before, out.size()).forEach(this::heed);
            assertOwners(seed);
        }
    }

    private void something(RandomGenerator random, long now) {
        Identity who =
                random.nextInt(8) == 0
                        ? FIXED
                        : Identity.fqdn("n" + random.nextInt(12) + ".example.com");
        Ipv6Address some = new Ipv6Address(OWN.high(), 0x10f0 + random.nextInt(24));
        switch (random.nextInt(7)) {
            case 0, 1 -> lease(who, random.nextBoolean() ? Optional.of(some) : Optional.empty());
            case 2 -> any(random, leases.keySet()).ifPresent(this::release);
            case 3 -> {
                if (pool.bind(who, some, out)) {
                    bound.put(some, who);
                }
            }
            case 4 -> {
                if (bound.remove(some) != null) {
                    pool.unbind(some, now, out);
                }
            }
            case 5 -> pool.timePassed(now, out);
            default ->
                    any(random, asked)
                            .ifPresent(
                                    probed -> {
                                        asked.remove(probed);
                                        boolean free = random.nextInt(5) > 0;
                                        assertThat(pool.probed(probed, free, now, out)).isTrue();
                                    });
        }
    }

    private void lease(Identity who, Optional<Ipv6Address> wished) {
        IkeSaId sa = new IkeSaId(++lastSa);
        pool.lease(who, sa, wished, out)
                .ifPresent(
                        given -> {
                            owners.put(sa, who);
                            leases.put(sa, given);
                        });
    }

    private void release(IkeSaId sa) {
        owners.remove(sa);
        leases.remove(sa);
        pool.released(sa, out);
    }

    private static <T> Optional<T> any(RandomGenerator random, Collection<T> all) {
        return all.stream().skip(all.isEmpty() ? 0 : random.nextInt(all.size())).findFirst();
    }

    private void heed(HaAction action) {
        switch (action) {
            case HaAction.Probe(Ipv6Address address) -> assertThat(asked.add(address)).isTrue();
            case HaAction.Defend(Ipv6Address address) -> assertThat(defended.add(address)).isTrue();
            case HaAction.Undefend(Ipv6Address address) ->
                    assertThat(defended.remove(address)).isTrue();
            default -> throw new AssertionError(action);
        }
    }

    private void assertOwners(long seed) {
        leases.forEach(
                (sa, address) ->
                        assertThat(pool.owner(address))
                                .as("seed %d: %s", seed, address)
                                .contains(owners.get(sa)));
        bound.forEach(
                (address, owner) ->
                        assertThat(pool.owner(address))
                                .as("seed %d: %s", seed, address)
                                .contains(owner));
        for (Ipv6Address address : defended) {
            assertThat(pool.uniqueness(address)).isEqualTo(Uniqueness.PROVEN);
        }
        assertThat(pool.owner(OWN).orElse(FIXED)).isEqualTo(FIXED);
    }
}
