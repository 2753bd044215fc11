package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.NameState.Work;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the DNS says of home addresses, and what it is to say (RFC 5026 6). For each home address at
 * most one change is under way; what it is about is on disk before it is sent, and a change that
 * failed is tried again, less and less often, also after a restart: so the DNS gets there however
 * late.
 */
final class NameRegistrations {

    static final long FIRST_RETRY = 2_000_000_000L;
    static final long LONGEST_RETRY = 300_000_000_000L;

    /** So long a forsaken mobile node has to be with another home agent. */
    static final long FORSAKEN_REST = 30_000_000_000L;

    /** A withdrawal that the server refused so often is given up: the name is not ours. */
    static final int WITHDRAWAL_ATTEMPTS = 12;

    private final Map<Ipv6Address, NameState> names = new HashMap<>();
    private final PublishedNames published = new PublishedNames();
    private final Map<Long, Ipv6Address> underWay = new HashMap<>();
    private final Timers<Ipv6Address> retries = new Timers<>();
    private long lastTicket;

    /**
     * The DNS says what was wanted of it, or has failed to for now.
     *
     * @param status for a Binding Acknowledgement that waits for it
     * @param absent there is nothing in the DNS that this home agent would have to take away
     */
    record Settled(Ipv6Address homeAddress, DnsUpdateStatus status, boolean absent) {}

    /** What the DNS is to say of {@code homeAddress}. */
    Optional<DomainName> wanted(Ipv6Address homeAddress) {
        return name(homeAddress).wanted();
    }

    /** What is, or is to be, in the DNS for {@code homeAddress}. */
    Optional<DomainName> nameOf(Ipv6Address homeAddress) {
        return name(homeAddress).any();
    }

    /** What the journal held at the start, before {@link #reconcile}. */
    void restore(List<NameRecord> journal) {
        for (NameRecord each : journal) {
            names.put(each.homeAddress(), NameState.of(each));
            published.restore(each);
        }
    }

    /**
     * The name of a binding from before, if it has one; what became of its last change is not
     * known. Where the journal says otherwise, the process ended between the two, or another home
     * agent served it meanwhile: the binding says what is wanted.
     */
    void restore(Ipv6Address homeAddress, Optional<DomainName> name) {
        names.computeIfPresent(homeAddress, (_, known) -> asBound(known, name));
        name.filter(_ -> !names.containsKey(homeAddress))
                .ifPresent(
                        each -> {
                            names.put(homeAddress, NameState.ofBinding(each));
                            published.add(each, homeAddress);
                        });
    }

    private static NameState asBound(NameState known, Optional<DomainName> name) {
        // where it is of home, another home agent has served its mobile node since without one
        if (known.wanted().equals(name) || (name.isPresent() ? isFull(known) : known.lasting())) {
            return known;
        }
        return name.map(known::wanting)
                .orElseGet(() -> known.wanted().map(known::unwanted).orElse(known));
    }

    /** The binding is another home agent's no more: what it does not say goes from the DNS. */
    void inherited(Ipv6Address homeAddress, List<HaAction> out) {
        if (!name(homeAddress).isSettled()) {
            start(homeAddress, out);
        }
    }

    /** Its mobile node has had {@code name} lead to another home address since. */
    void moved(Ipv6Address homeAddress, DomainName name) {
        names.computeIfPresent(homeAddress, (_, known) -> known.unwanted(name));
    }

    /**
     * The bindings are back too: what was under way, or never began, goes on, and what lost its
     * binding goes. What is of other home links, and in no journal, is left as it is.
     */
    void reconcile(Predicate<Ipv6Address> inForce, List<HaAction> out) {
        for (Ipv6Address homeAddress : List.copyOf(names.keySet())) {
            NameState name = name(homeAddress);
            if (name.lasting() || inForce.test(homeAddress)) {
                if (!(name.certain() && name.isSettled())) {
                    start(homeAddress, out);
                }
            } else if (name.onDisk().isPresent()) {
                boolean _ = end(homeAddress, out);
            }
        }
    }

    /**
     * Its binding was lost: the name goes, unless its mobile node is at home. Not at once: the
     * mobile node may come to another home agent, whose update this one would overtake.
     */
    void forsaken(Ipv6Address homeAddress, long now) {
        NameState name = name(homeAddress);
        Optional<DomainName> gone = name.any().filter(_ -> !name.lasting());
        if (gone.isPresent()) {
            names.put(homeAddress, name.unwanted(gone.get()));
            retries.set(homeAddress, now + FORSAKEN_REST);
        }
    }

    /** Another home agent sees to the name of {@code homeAddress} from now on. */
    void forget(Ipv6Address homeAddress, List<HaAction> out) {
        Optional.ofNullable(names.remove(homeAddress))
                .ifPresent(
                        state -> {
                            published.remove(state.present(), homeAddress);
                            out.add(
                                    new HaAction.JournalName(
                                            ++lastTicket, NameState.NONE.result(homeAddress)));
                        });
        underWay.values().remove(homeAddress);
        retries.clear(homeAddress);
    }

    /**
     * What a Binding Update asks for in its DNS Update option.
     *
     * @return the status to answer, where it is known at once; else it comes by {@link #done}
     */
    Optional<DnsUpdateStatus> asked(BindingRequest request, DnsUpdate option, Effects out) {
        // RFC 5026 9.5 MUST: the right to the name is checked before the update.
        if (!request.nameAllowed()) {
            out.report(
                    Report.warning("name-not-authorized")
                            .with("home-address", request.homeAddress())
                            .with("name", option.name()));
            return Optional.of(DnsUpdateStatus.ADMINISTRATIVELY_PROHIBITED);
        }
        DomainName name = DomainName.of(option.name());
        if (option.remove()) {
            return withdraw(request.homeAddress(), name, out.actions());
        }
        // No name is published for an address whose binding ends here.
        return request.lifetime().isZero()
                ? Optional.of(DnsUpdateStatus.REASON_UNSPECIFIED)
                : publish(request.homeAddress(), name, out.actions());
    }

    /**
     * {@code name} is to lead to {@code homeAddress} and back.
     *
     * @return the status, where nothing has to be changed for it; else it comes by {@link #done}
     */
    Optional<DnsUpdateStatus> publish(
            Ipv6Address homeAddress, DomainName name, List<HaAction> out) {
        NameState before = name(homeAddress);
        if (!before.present().contains(name) && isFull(before)) {
            return Optional.of(DnsUpdateStatus.UPDATE_FAILED);
        }
        names.put(homeAddress, before.wanting(name));
        if (before.isExactly(name) && published.elsewhere(name, homeAddress).isEmpty()) {
            if (before.lasting()) {
                remember(homeAddress, out);
            }
            return Optional.of(DnsUpdateStatus.PERFORMED);
        }
        start(homeAddress, out);
        return Optional.empty();
    }

    /**
     * {@code name} is no longer to lead to {@code homeAddress}; another name of it stays.
     *
     * @return the status, where nothing has to be changed for it; else it comes by {@link #done}
     */
    Optional<DnsUpdateStatus> withdraw(
            Ipv6Address homeAddress, DomainName name, List<HaAction> out) {
        if (!nameOf(homeAddress).orElse(name).equals(name)) {
            return Optional.of(DnsUpdateStatus.PERFORMED);
        }
        remove(homeAddress, name, out);
        return Optional.empty();
    }

    /**
     * The binding has ended: whatever name there is goes.
     *
     * @return whether there is one
     */
    boolean end(Ipv6Address homeAddress, List<HaAction> out) {
        Optional<DomainName> name = nameOf(homeAddress);
        name.ifPresent(each -> remove(homeAddress, each, out));
        return name.isPresent();
    }

    /** The binding has ended, and what the DNS says stays: the mobile node is at home. */
    void keep(Ipv6Address homeAddress, List<HaAction> out) {
        NameState name = name(homeAddress).staying();
        if (name.wanted().isPresent()) {
            names.put(homeAddress, name);
            if (name.work().isEmpty()) {
                remember(homeAddress, out);
            }
        }
    }

    /** The answer to {@link HaAction.JournalName}; without the disk no update is sent. */
    Optional<Settled> journaled(long ticket, boolean durable, long now, List<HaAction> out) {
        Optional<Ipv6Address> found = Optional.ofNullable(underWay.remove(ticket));
        if (found.isEmpty()
                || !(name(found.get()).work().orElse(null)
                        instanceof Work.Journaling(var written))) {
            return Optional.empty();
        }
        Ipv6Address homeAddress = found.get();
        NameState name = name(homeAddress);
        if (durable) {
            names.put(homeAddress, name.journaled(written));
            start(homeAddress, out);
            return Optional.empty();
        }
        names.put(homeAddress, name.failed());
        retries.set(homeAddress, now + backoff(name.failures() + 1));
        return Optional.of(new Settled(homeAddress, DnsUpdateStatus.UPDATE_FAILED, false));
    }

    /**
     * The answer to {@link HaAction.UpdateDns}; empty where it is of the past, or where something
     * else is wanted by now.
     */
    Optional<Settled> done(long ticket, UpdateOutcome outcome, long now, List<HaAction> out) {
        Optional<Ipv6Address> found = Optional.ofNullable(underWay.remove(ticket));
        return found.isPresent()
                        && name(found.get()).work().orElse(null) instanceof Work.Sending sending
                ? settle(found.get(), sending, outcome, now, out)
                : Optional.empty();
    }

    void timePassed(long now, List<HaAction> out) {
        retries.due(now).forEach(homeAddress -> start(homeAddress, out));
    }

    long deadline() {
        return retries.first();
    }

    private NameState name(Ipv6Address homeAddress) {
        return names.getOrDefault(homeAddress, NameState.NONE);
    }

    /** One place is kept for the name that is to go. */
    private static boolean isFull(NameState name) {
        return name.present().size() >= NameRecord.MOST_NAMES - 1;
    }

    private void remove(Ipv6Address homeAddress, DomainName name, List<HaAction> out) {
        names.put(homeAddress, name(homeAddress).unwanted(name));
        start(homeAddress, out);
    }

    /**
     * Sends what is to be changed, once the disk knows of it, unless something is under way: then
     * its end looks again.
     */
    private void start(Ipv6Address homeAddress, List<HaAction> out) {
        NameState name = name(homeAddress);
        if (name.work().isPresent()) {
            return;
        }
        retries.clear(homeAddress);
        NameRecord intention = name.intention(homeAddress);
        underWay.put(++lastTicket, homeAddress);
        if (name.onDisk().equals(Optional.of(intention))) {
            NameChange change = published.next(homeAddress, name);
            names.put(homeAddress, name.sending(change));
            leavingElsewhere(homeAddress, change)
                    .ifPresent(other -> names.computeIfPresent(other, (_, it) -> it.doubted()));
            out.add(new HaAction.UpdateDns(lastTicket, change));
        } else {
            names.put(homeAddress, name.journaling(intention));
            out.add(new HaAction.JournalName(lastTicket, intention));
        }
    }

    /** The other address that a name no longer leads to once {@code change} is made. */
    private static Optional<Ipv6Address> leavingElsewhere(
            Ipv6Address homeAddress, NameChange change) {
        return change.previous()
                .map(NameRegistration::homeAddress)
                .filter(address -> !address.equals(homeAddress));
    }

    private Optional<Settled> settle(
            Ipv6Address homeAddress,
            Work.Sending sent,
            UpdateOutcome outcome,
            long now,
            List<HaAction> out) {
        NameState asked = name(homeAddress);
        NameState name =
                outcome.performed() ? asked.performed(sent.change(), homeAddress) : asked.failed();
        names.put(homeAddress, name);
        if (outcome.performed()) {
            sent.change()
                    .previous()
                    .ifPresent(gone -> published.remove(List.of(gone.name()), gone.homeAddress()));
            sent.change().next().ifPresent(next -> published.add(next.name(), homeAddress));
            // it was asked for there again meanwhile, and the answer to that was faster
            leavingElsewhere(homeAddress, sent.change())
                    .filter(other -> name.wanted().filter(name(other)::isExactly).isPresent())
                    .ifPresent(other -> start(other, out));
        } else {
            out.add(new HaAction.Report(failure(homeAddress, name, outcome)));
        }
        boolean overtaken = !sent.wanted().equals(name.wanted());
        boolean alsoElsewhere =
                name.wanted().flatMap(each -> published.elsewhere(each, homeAddress)).isPresent();
        if (overtaken || outcome.performed() && (!name.isSettled() || alsoElsewhere)) {
            start(homeAddress, out);
            return Optional.empty();
        }
        boolean absent = isAbsent(name, outcome);
        if (absent) {
            names.remove(homeAddress);
            published.remove(asked.present(), homeAddress);
            out.add(new HaAction.JournalName(++lastTicket, NameState.NONE.result(homeAddress)));
        } else if (outcome.performed()) {
            remember(homeAddress, out);
        } else if (!outcome.isFinal()) {
            retries.set(homeAddress, now + backoff(name.failures()));
        }
        return Optional.of(new Settled(homeAddress, status(outcome), absent));
    }

    /** Nothing waits for it; where it is not written, the update is made once more some day. */
    private void remember(Ipv6Address homeAddress, List<HaAction> out) {
        NameState name = name(homeAddress);
        NameRecord result = name.result(homeAddress);
        names.put(homeAddress, name.journaled(result));
        out.add(new HaAction.JournalName(++lastTicket, result));
    }

    private static boolean isAbsent(NameState name, UpdateOutcome outcome) {
        boolean nothingSent =
                outcome.forward() instanceof ZoneOutcome.Prohibited
                        && outcome.reverse() instanceof ZoneOutcome.Prohibited;
        boolean givenUp = outcome.isMeant() && name.failures() >= WITHDRAWAL_ATTEMPTS;
        return nothingSent || name.wanted().isEmpty() && (outcome.isFinal() || givenUp);
    }

    private static long backoff(int failures) {
        return Math.min(FIRST_RETRY << Math.min(failures - 1, 20), LONGEST_RETRY);
    }

    /** RFC 5026 8.1. */
    private static DnsUpdateStatus status(UpdateOutcome outcome) {
        if (outcome.performed()) {
            return DnsUpdateStatus.PERFORMED;
        }
        return outcome.prohibited()
                ? DnsUpdateStatus.ADMINISTRATIVELY_PROHIBITED
                : DnsUpdateStatus.UPDATE_FAILED;
    }

    private static Report failure(Ipv6Address homeAddress, NameState name, UpdateOutcome outcome) {
        return Report.warning("dns-update-failed")
                .with("home-address", homeAddress)
                .with("name", name.any().map(DomainName::text).orElse(""))
                .with("status", status(outcome).toString())
                .with("forward", outcome.forward().toString())
                .with("reverse", outcome.reverse().toString());
    }
}
