package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the DNS says of home addresses, and what it is to say (RFC 5026 6). For each home address at
 * most one change is under way; a change that failed is tried again, less and less often, so that
 * the DNS gets there however late.
 */
final class NameRegistrations {

    static final long FIRST_RETRY = 2_000_000_000L;
    static final long LONGEST_RETRY = 300_000_000_000L;

    /** A withdrawal that failed so often is given up: nobody is left to whom it matters. */
    static final int WITHDRAWAL_ATTEMPTS = 12;

    private final Map<Ipv6Address, Name> names = new HashMap<>();
    private final Map<DomainName, Ipv6Address> publishedAt = new HashMap<>();
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

    /** What is, or is to be, in the DNS for {@code homeAddress}. */
    Optional<DomainName> nameOf(Ipv6Address homeAddress) {
        Name name = name(homeAddress);
        return name.wanted.or(() -> name.present);
    }

    /** A name from before a restart; what became of its last change is not known. */
    void restore(Ipv6Address homeAddress, DomainName name) {
        Optional<DomainName> known = Optional.of(name);
        names.put(homeAddress, new Name(known, known, false, Optional.empty(), 0));
        publishedAt.put(name, homeAddress);
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
    private Optional<DnsUpdateStatus> publish(
            Ipv6Address homeAddress, DomainName name, List<HaAction> out) {
        Name before = name(homeAddress);
        names.put(homeAddress, before.wanting(Optional.of(name)));
        if (before.isExactly(name)) {
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
    private Optional<DnsUpdateStatus> withdraw(
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

    /**
     * The answer to {@link HaAction.UpdateDns}; empty where it is of the past, or where something
     * else is wanted by now.
     */
    Optional<Settled> done(long ticket, UpdateOutcome outcome, long now, List<HaAction> out) {
        return Optional.ofNullable(underWay.remove(ticket))
                .flatMap(homeAddress -> settle(homeAddress, outcome, now, out));
    }

    void timePassed(long now, List<HaAction> out) {
        retries.due(now).forEach(homeAddress -> start(homeAddress, out));
    }

    long deadline() {
        return retries.first();
    }

    private Name name(Ipv6Address homeAddress) {
        return names.getOrDefault(homeAddress, Name.NONE);
    }

    private void remove(Ipv6Address homeAddress, DomainName name, List<HaAction> out) {
        names.put(homeAddress, name(homeAddress).unwanted(name));
        start(homeAddress, out);
    }

    /** Sends what is to be changed, unless a change is under way: {@link #settle} looks again. */
    private void start(Ipv6Address homeAddress, List<HaAction> out) {
        Name name = name(homeAddress);
        if (name.sent.isPresent()) {
            return;
        }
        retries.clear(homeAddress);
        Optional<NameRegistration> next =
                name.wanted.map(each -> new NameRegistration(each, homeAddress));
        NameChange change = new NameChange(previous(homeAddress, name), next);
        underWay.put(++lastTicket, homeAddress);
        names.put(homeAddress, name.sending());
        out.add(new HaAction.UpdateDns(lastTicket, change));
    }

    /**
     * What the change takes away: this address's other name, or the same name's other address (the
     * mobile node has got a new one).
     */
    private Optional<NameRegistration> previous(Ipv6Address homeAddress, Name name) {
        if (!name.present.equals(name.wanted) && name.present.isPresent()) {
            return name.present.map(each -> new NameRegistration(each, homeAddress));
        }
        return name.wanted.flatMap(
                each ->
                        Optional.ofNullable(publishedAt.get(each))
                                .filter(other -> !other.equals(homeAddress))
                                .map(other -> new NameRegistration(each, other)));
    }

    private Optional<Settled> settle(
            Ipv6Address homeAddress, UpdateOutcome outcome, long now, List<HaAction> out) {
        Name asked = name(homeAddress);
        Name name = asked.answered(outcome.performed());
        names.put(homeAddress, name);
        DnsUpdateStatus status = status(outcome);
        if (outcome.performed()) {
            name.present.ifPresent(each -> publishedAt.put(each, homeAddress));
        } else {
            out.add(new HaAction.Report(failure(homeAddress, name, outcome)));
        }
        if (!asked.sent.equals(Optional.of(asked.wanted))) {
            start(homeAddress, out);
            return Optional.empty();
        }
        if (isAbsent(name, outcome)) {
            names.remove(homeAddress);
            asked.present.ifPresent(each -> publishedAt.remove(each, homeAddress));
            return Optional.of(new Settled(homeAddress, status, true));
        }
        if (!outcome.performed() && !outcome.prohibited()) {
            retries.set(homeAddress, now + backoff(name.failures));
        }
        return Optional.of(new Settled(homeAddress, status, false));
    }

    private static boolean isAbsent(Name name, UpdateOutcome outcome) {
        boolean nothingSent =
                outcome.forward() instanceof ZoneOutcome.Prohibited
                        && outcome.reverse() instanceof ZoneOutcome.Prohibited;
        return nothingSent
                || name.wanted.isEmpty()
                        && (outcome.performed()
                                || outcome.prohibited()
                                || name.failures >= WITHDRAWAL_ATTEMPTS);
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

    private static Report failure(Ipv6Address homeAddress, Name name, UpdateOutcome outcome) {
        return Report.warning("dns-update-failed")
                .with("home-address", homeAddress)
                .with("name", name.wanted.or(() -> name.present).map(DomainName::text).orElse(""))
                .with("status", status(outcome).toString())
                .with("forward", outcome.forward().toString())
                .with("reverse", outcome.reverse().toString());
    }

    /**
     * @param wanted what the DNS is to say of a home address
     * @param present what it says, or may say
     * @param certain {@code present} is known to hold
     * @param sent what the change that is under way is for; empty where none is
     * @param failures one after the other
     */
    private record Name(
            Optional<DomainName> wanted,
            Optional<DomainName> present,
            boolean certain,
            Optional<Optional<DomainName>> sent,
            int failures) {

        static final Name NONE =
                new Name(Optional.empty(), Optional.empty(), true, Optional.empty(), 0);

        boolean isExactly(DomainName name) {
            return certain && sent.isEmpty() && present.equals(Optional.of(name));
        }

        Name wanting(Optional<DomainName> name) {
            return new Name(name, present, certain, sent, 0);
        }

        Name unwanted(DomainName name) {
            return new Name(Optional.empty(), present.or(() -> Optional.of(name)), false, sent, 0);
        }

        Name sending() {
            return new Name(wanted, present.or(() -> wanted), false, Optional.of(wanted), failures);
        }

        Name answered(boolean performed) {
            return performed
                    ? new Name(wanted, sent.orElseThrow(), true, Optional.empty(), 0)
                    : new Name(wanted, present, false, Optional.empty(), failures + 1);
        }
    }
}
