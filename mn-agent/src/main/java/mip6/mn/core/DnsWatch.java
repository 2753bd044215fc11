package mip6.mn.core;

import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the DNS for home agents, keeps what it says for as long as that may be kept, and looks again
 * then while one of them serves.
 */
final class DnsWatch {

    private final Duration retryInterval;
    private final Effects effects;
    private long questions;

    /** What the DNS said last, unless all of it has failed since. */
    private Optional<Listing> listing = Optional.empty();

    private Optional<Watched> watched = Optional.empty();

    /**
     * A home agent that serves, or is about to.
     *
     * @param lookAt when the DNS is asked whether it still names it
     * @param question whose answer is awaited
     */
    private record Watched(
            Ipv6Address homeAgent,
            Listing.Standing standing,
            long lookAt,
            Optional<Question> question) {}

    /** One to the DNS, which may say something else elsewhere. */
    private record Question(long number, CareOfAddress from) {}

    /**
     * Has not asked yet.
     *
     * @param retryInterval the least that is between two looks
     */
    DnsWatch(Duration retryInterval, Effects effects) {
        this.retryInterval = retryInterval;
        this.effects = effects;
    }

    /** Returns the number of the question. */
    long discover(CareOfAddress from) {
        effects.act(new MnAction.Discover(++questions, from));
        return questions;
    }

    /** What the DNS has said to a node that is at {@code place}, while it holds. */
    Optional<List<HomeAgentCandidate>> known(CareOfAddress place, long now) {
        return listing.filter(it -> it.holds(place, now)).map(Listing::candidates);
    }

    void learned(List<HomeAgentCandidate> candidates, CareOfAddress from, long now) {
        listing = Optional.of(Listing.of(candidates, from, now));
    }

    /** It has named others when it was asked last. */
    boolean knowsMoreThan(Ipv6Address homeAgent) {
        return listing.stream()
                .flatMap(it -> it.candidates().stream())
                .anyMatch(each -> !each.address().equals(homeAgent));
    }

    /** The next discovery asks the DNS. */
    void forget() {
        listing = Optional.empty();
    }

    /** This home agent serves; it is watched if the DNS has named it. */
    void begin(Ipv6Address homeAgent) {
        watched =
                listing.filter(it -> it.standing(homeAgent) != Listing.Standing.NOT_LISTED)
                        .map(
                                it ->
                                        new Watched(
                                                homeAgent,
                                                it.standing(homeAgent),
                                                it.until(),
                                                Optional.empty()));
    }

    void end() {
        watched = Optional.empty();
    }

    long deadline() {
        return watched.map(Watched::lookAt).orElse(Long.MAX_VALUE);
    }

    /** What the DNS said has run out: it is asked again. False where that is not what is due. */
    boolean look(Optional<CareOfAddress> from, long now) {
        if (now < deadline()) {
            return false;
        }
        // where no answer comes, the next question takes the place of this one
        Optional<Question> question = from.map(place -> new Question(++questions, place));
        question.ifPresent(it -> effects.act(new MnAction.Look(it.number(), it.from())));
        long next = now + retryInterval.toNanos();
        watched = watched.map(it -> new Watched(it.homeAgent(), it.standing(), next, question));
        return true;
    }

    /** The answer to a {@link #look}; false where it is one to another question. */
    boolean took(MnEvent.Discovered answered, long now) {
        Optional<Question> asked =
                watched.flatMap(Watched::question).filter(it -> it.number() == answered.attempt());
        asked.ifPresent(
                it -> looked(watched.orElseThrow(), it.from(), answered.report().outcome(), now));
        return asked.isPresent();
    }

    /**
     * The list is another one from now on, for the next time; nobody is left for it. Who writes or
     * forges the DNS has proved nothing, and priorities follow the load of home agents.
     */
    private void looked(Watched before, CareOfAddress from, DiscoveryOutcome answer, long now) {
        switch (answer) {
            case DiscoveryOutcome.Found found -> {
                learned(found.candidates(), from, now);
                listing.ifPresent(it -> stands(before, it.standing(before.homeAgent()), now));
            }
            case DiscoveryOutcome.NotOffered _,
                    DiscoveryOutcome.NoSuchName _,
                    DiscoveryOutcome.NoRecords _,
                    DiscoveryOutcome.NoUsableAddress _ -> {
                forget();
                stands(before, Listing.Standing.NOT_LISTED, now);
            }
            case DiscoveryOutcome.ResolversFailed _, DiscoveryOutcome.NoResolver _ -> {}
        }
    }

    private void stands(Watched before, Listing.Standing standing, long now) {
        long soonest = now + retryInterval.toNanos();
        long next = listing.map(it -> Math.max(soonest, it.until())).orElse(soonest);
        watched = Optional.of(new Watched(before.homeAgent(), standing, next, Optional.empty()));
        if (standing != before.standing()) {
            effects.report(new MnReport.ListingChanged(before.homeAgent(), standing));
        }
    }
}
