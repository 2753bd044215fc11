package mip6.dnsupdate.update;

import static mip6.dnsupdate.update.ZoneUpdate.aaaa;
import static mip6.dnsupdate.update.ZoneUpdate.add;
import static mip6.dnsupdate.update.ZoneUpdate.delete;
import static mip6.dnsupdate.update.ZoneUpdate.ptr;
import static mip6.dnsupdate.update.ZoneUpdate.reverseName;
import static mip6.dnsupdate.update.ZoneUpdate.toName;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.ZoneUpdate.Change;
import mip6.dnsupdate.update.ZoneUpdate.Condition;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which messages bring about a {@link NameChange}: forward and reverse entries are in different
 * zones, and a message is about one zone (RFC 2136 2.3).
 *
 * <ul>
 *   <li>Forward: the previous AAAA goes, as that one record, and the next is added, both or
 *       neither. Other addresses of the name stay. A name that is an alias or a delegation is
 *       refused, for a server drops an addition there without a word (RFC 2136 3.4.2.2).
 *   <li>Reverse: an address belongs to one name, so the PTR is written where there is none, or
 *       where the one there is already this name's or the previous one. Another's is left alone.
 * </ul>
 *
 * @param forward steps that do not wait for each other
 * @param reverse steps that do not wait for each other
 */
record UpdatePlan(List<Step> forward, List<Step> reverse) {

    UpdatePlan {
        forward = List.copyOf(forward);
        reverse = List.copyOf(reverse);
    }

    /** What is to be done about one zone. */
    sealed interface Step {

        /**
         * Send the first; where one of its conditions does not hold, the second; and so on.
         *
         * @param about the name that the records are at
         */
        record Send(UpdateZone zone, ZoneKey key, Name about, List<ZoneUpdate> alternatives)
                implements Step {}

        /** Nothing. */
        record Forbid(String name, Prohibition reason) implements Step {}
    }

    static UpdatePlan of(NameChange change, UpdateSettings settings) {
        Optional<Prohibition> apex = apex(change, settings);
        if (apex.isPresent()) {
            // not a name that a mobile node can have, in either direction
            NameRegistration next = change.next().orElseThrow();
            Step forbidden = new Step.Forbid(next.name().text(), apex.get());
            return new UpdatePlan(List.of(forbidden), List.of(forbidden));
        }
        long timeToLive = settings.timeToLive().toSeconds();
        return new UpdatePlan(
                forward(change, settings, timeToLive), reverse(change, settings, timeToLive));
    }

    private static Optional<Prohibition> apex(NameChange change, UpdateSettings settings) {
        return change.next()
                .filter(
                        next ->
                                settings.zones().stream()
                                        .anyMatch(zone -> zone.name().equals(next.name())))
                .map(next -> Prohibition.ZONE_APEX);
    }

    private static List<Step> forward(NameChange change, UpdateSettings settings, long timeToLive) {
        List<Step> steps = new ArrayList<>();
        Optional<NameRegistration> obsolete =
                change.previous().filter(previous -> !change.next().equals(Optional.of(previous)));
        if (change.next().isEmpty()) {
            NameRegistration gone = obsolete.orElseThrow();
            steps.add(step(settings, gone.name(), List.of(unconditional(delete(aaaa(gone, 0))))));
            return steps;
        }
        NameRegistration next = change.next().get();
        Name owner = toName(next.name());
        List<Condition> writable =
                List.of(
                        new Condition.Absent(owner, Type.CNAME),
                        new Condition.Absent(owner, Type.NS));
        List<Change> changes = new ArrayList<>();
        if (obsolete.isPresent()) {
            NameRegistration gone = obsolete.get();
            if (settings.zoneOf(gone.name()).equals(settings.zoneOf(next.name()))) {
                changes.add(delete(aaaa(gone, 0)));
            } else {
                steps.add(
                        step(settings, gone.name(), List.of(unconditional(delete(aaaa(gone, 0))))));
            }
        }
        changes.add(add(aaaa(next, timeToLive)));
        steps.add(step(settings, next.name(), List.of(new ZoneUpdate(writable, changes))));
        return steps;
    }

    private static List<Step> reverse(NameChange change, UpdateSettings settings, long timeToLive) {
        List<Step> steps = new ArrayList<>();
        Optional<NameRegistration> moved =
                change.previous()
                        .filter(
                                previous ->
                                        change.next()
                                                .map(NameRegistration::homeAddress)
                                                .filter(previous.homeAddress()::equals)
                                                .isEmpty());
        moved.ifPresent(
                gone ->
                        steps.add(
                                step(
                                        settings,
                                        reverse(gone),
                                        List.of(unconditional(delete(ptr(gone, 0)))))));
        change.next()
                .ifPresent(
                        next ->
                                steps.add(
                                        step(
                                                settings,
                                                reverse(next),
                                                pointers(change, next, timeToLive))));
        return steps;
    }

    /** RFC 2136 cannot say "absent or exactly this": the likelier is tried first. */
    private static List<ZoneUpdate> pointers(
            NameChange change, NameRegistration next, long timeToLive) {
        Record wanted = ptr(next, timeToLive);
        ZoneUpdate fresh =
                new ZoneUpdate(
                        List.of(new Condition.Absent(wanted.getName(), Type.PTR)),
                        List.of(add(wanted)));
        ZoneUpdate again =
                new ZoneUpdate(List.of(new Condition.Exactly(ptr(next, 0))), List.of(add(wanted)));
        Optional<NameRegistration> renamed =
                change.previous().filter(p -> p.homeAddress().equals(next.homeAddress()));
        if (renamed.isEmpty()) {
            return List.of(fresh, again);
        }
        if (renamed.get().equals(next)) {
            return List.of(again, fresh);
        }
        Record old = ptr(renamed.get(), 0);
        ZoneUpdate overwrite =
                new ZoneUpdate(
                        List.of(new Condition.Exactly(old)), List.of(delete(old), add(wanted)));
        return List.of(overwrite, fresh, again);
    }

    private static ZoneUpdate unconditional(Change change) {
        return new ZoneUpdate(List.of(), List.of(change));
    }

    private static DomainName reverse(NameRegistration registration) {
        return DomainName.of(reverseName(registration.homeAddress()).toString(true));
    }

    private static Step step(
            UpdateSettings settings, DomainName owner, List<ZoneUpdate> alternatives) {
        return step(settings, owner, toName(owner), alternatives);
    }

    /**
     * What is to be done about {@code name}, which is {@code owner} or a name below it in the same
     * zone.
     */
    static Step step(
            UpdateSettings settings, DomainName owner, Name name, List<ZoneUpdate> alternatives) {
        Optional<UpdateZone> zone = settings.zoneOf(owner);
        if (zone.isEmpty()) {
            return new Step.Forbid(owner.text(), Prohibition.OUTSIDE_ZONES);
        }
        // RFC 5026 9.5: without a security association with the server nothing is sent
        return zone.get()
                .key()
                .<Step>map(key -> new Step.Send(zone.get(), key, name, alternatives))
                .orElseGet(() -> new Step.Forbid(owner.text(), Prohibition.NO_KEY));
    }
}
