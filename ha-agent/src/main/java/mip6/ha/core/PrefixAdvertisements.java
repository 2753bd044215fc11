package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.NeighborDiscoveryOption;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Tells mobile nodes the prefixes of the home link, when they ask and when those change (RFC 6275
 * 10.6): those that have an SA for it, since nothing of it goes in the clear.
 */
final class PrefixAdvertisements {

    /** RFC 6275 12. */
    static final long PREFIX_ADV_TIMEOUT = 3_000_000_000L;

    /** RFC 6275 12. */
    static final int PREFIX_ADV_RETRIES = 3;

    /** Of what nobody has solicited: a mobile node draws another one. */
    private static final int UNSOLICITED = 0;

    private HomeAgentSettings settings;
    private final BindingCache cache;
    private final Sessions sessions;
    private final RandomGenerator random;
    private final Timers<Ipv6Address> timers = new Timers<>();

    /** How often each was told in vain, by home address. */
    private final Map<Ipv6Address, Integer> unanswered = new HashMap<>();

    PrefixAdvertisements(
            HomeAgentSettings settings,
            BindingCache cache,
            Sessions sessions,
            RandomGenerator random) {
        this.settings = settings;
        this.cache = cache;
        this.sessions = sessions;
        this.random = random;
    }

    /** The operator has others, or other lifetimes: a transmission is scheduled for each (MUST). */
    void use(HomeAgentSettings changed, long now) {
        boolean same =
                settings.pool().prefixes().equals(changed.pool().prefixes())
                        && settings.prefixLifetime().equals(changed.prefixLifetime());
        settings = changed;
        if (!same) {
            cache.inForce()
                    .filter(each -> sa(each).isPresent())
                    .forEach(each -> schedule(each.homeAddress(), now));
        }
    }

    /** Who was told nothing within MaxMobPfxAdvInterval will be. */
    void observe(IkeAction action, long now) {
        if (action instanceof IkeAction.InstallSa(ChildSa sa) && sa.isOfPrefixDiscovery()) {
            Ipv6Address homeAddress = sa.remote().getFirst().start();
            if (!unanswered.containsKey(homeAddress)) {
                schedule(homeAddress, now);
            }
        }
    }

    /** A binding was acknowledged: begun, refreshed, or ended. */
    void registered(Binding binding, long now) {
        Ipv6Address homeAddress = binding.homeAddress();
        if (binding.hasEnded()) {
            forget(homeAddress);
        } else if (unanswered.getOrDefault(homeAddress, 0) > PREFIX_ADV_RETRIES) {
            // SHOULD begin again with another Binding Update
            schedule(homeAddress, now);
        }
    }

    /**
     * An ICMPv6 message that came under an SA. RFC 6275 10.6.2: a solicitation is answered right
     * away, and shows that what was told has come.
     */
    void received(IncomingMobilityHeader message, long now, Effects out) {
        Optional<Ipv6Address> homeAddress = message.homeAddressOption();
        Optional<SaPair> sa = message.protection().map(IncomingMobilityHeader.Protection::sa);
        if (homeAddress.isEmpty() || sa.flatMap(sessions::of).isEmpty()) {
            out.report(Report.debug("discarded").with("cause", "prefix-solicitation-unprotected"));
            return;
        }
        sa.flatMap(sessions::of)
                .ifPresent(session -> sessions.update(session.id(), each -> each.heardAt(now)));
        try {
            switch (MobilePrefixDiscovery.decode(
                    message.octets(), message.logicalSource(), message.logicalDestination())) {
                case MobilePrefixSolicitation solicitation -> {
                    unanswered.put(homeAddress.get(), 0);
                    timers.set(homeAddress.get(), now + delay(homeAddress.get(), now));
                    // 10.6.3 MUST: to the source of the solicitation
                    send(
                            solicitation.identifier(),
                            message.destination(),
                            message.source(),
                            homeAddress.get(),
                            sa.get(),
                            now,
                            out);
                }
                case MobilePrefixAdvertisement _ ->
                        out.report(Report.debug("discarded").with("cause", "prefix-advertisement"));
            }
        } catch (MalformedException malformed) {
            out.report(
                    Report.debug("discarded")
                            .with("cause", "prefix-solicitation-malformed")
                            .with("detail", malformed.toString()));
        }
    }

    void timePassed(long now, Effects out) {
        for (Ipv6Address homeAddress : timers.due(now)) {
            cache.inForce(homeAddress)
                    .filter(binding -> sa(binding).isPresent())
                    .ifPresentOrElse(binding -> tell(binding, now, out), () -> forget(homeAddress));
        }
    }

    long deadline() {
        return timers.first();
    }

    /** Once, and PREFIX_ADV_RETRIES times more with doubled waits, until a solicitation comes. */
    private void tell(Binding binding, long now, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        int before = unanswered.merge(homeAddress, 1, Integer::sum) - 1;
        if (before < PREFIX_ADV_RETRIES) {
            timers.set(homeAddress, now + (PREFIX_ADV_TIMEOUT << before));
        }
        send(
                UNSOLICITED,
                binding.homeAgent(),
                binding.careOfAddress(),
                homeAddress,
                sa(binding).orElseThrow(),
                now,
                out);
    }

    /** RFC 6275 10.6.3 MUST: from where it registered, with a type 2 routing header, in ESP. */
    private void send(
            int identifier,
            Ipv6Address homeAgent,
            Ipv6Address careOfAddress,
            Ipv6Address homeAddress,
            SaPair sa,
            long now,
            Effects out) {
        out.report(
                Report.info("prefixes-advertised")
                        .with("home-address", homeAddress)
                        .with("solicited", identifier != UNSOLICITED));
        out.add(
                new HaAction.Send(
                        new OutgoingMobilityHeader(
                                        homeAgent,
                                        careOfAddress,
                                        0,
                                        Optional.empty(),
                                        Optional.of(homeAddress),
                                        Optional.of(sa),
                                        MobilePrefixDiscovery.encode(
                                                advertisement(identifier, now),
                                                homeAgent,
                                                homeAddress))
                                .ofPrefixDiscovery()));
    }

    /** All of them, each time (10.6.2). */
    private MobilePrefixAdvertisement advertisement(int identifier, long now) {
        List<NeighborDiscoveryOption> options =
                settings.pool().prefixes().stream()
                        .<NeighborDiscoveryOption>map(each -> information(each, now))
                        .toList();
        return new MobilePrefixAdvertisement(identifier, false, false, options);
    }

    private PrefixInformation information(HomePrefix prefix, long now) {
        return new PrefixInformation(
                prefix.prefix().length(),
                true,
                settings.pool().selfMade(),
                false,
                prefix.lifetime(settings.prefixLifetime(), now),
                prefix.preferredLifetime(settings.prefixLifetime(), now),
                prefix.prefix().address());
    }

    /** What is scheduled already goes no later, with what is true when it is sent. */
    private void schedule(Ipv6Address homeAddress, long now) {
        unanswered.put(homeAddress, 0);
        timers.set(homeAddress, Math.min(timers.of(homeAddress), now + delay(homeAddress, now)));
    }

    /** RAND_ADV_DELAY (RFC 6275 10.6.2), in nanoseconds. */
    private long delay(Ipv6Address homeAddress, long now) {
        long preferred =
                settings.pool().prefixes().stream()
                        .filter(each -> each.prefix().contains(homeAddress))
                        .mapToLong(each -> each.preferredLifetime(settings.prefixLifetime(), now))
                        .findFirst()
                        .orElse(0);
        long least = settings.prefixTimers().least().toNanos();
        long most =
                Math.min(
                        settings.prefixTimers().most().toNanos(),
                        TimeUnit.SECONDS.toNanos(preferred));
        return least + random.nextLong(Math.max(1, Math.abs(most - least)));
    }

    private Optional<SaPair> sa(Binding binding) {
        return sessions.prefixDiscovery(binding.identity(), binding.homeAddress());
    }

    /** RFC 6275 10.6.2 MUST NOT: nothing is repeated once the binding has ended. */
    private void forget(Ipv6Address homeAddress) {
        timers.clear(homeAddress);
        unanswered.remove(homeAddress);
    }
}
