package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the names of one home address stand.
 *
 * @param wanted what the DNS is to say
 * @param present what it says, or may say; the oldest first
 * @param certain {@code present} is known to hold
 * @param lasting it outlives its binding
 * @param onDisk empty where that is not known
 * @param work that is under way
 * @param failures one after the other
 */
record NameState(
        Optional<DomainName> wanted,
        List<DomainName> present,
        boolean certain,
        boolean lasting,
        Optional<NameRecord> onDisk,
        Optional<Work> work,
        int failures) {

    static final NameState NONE =
            new NameState(
                    Optional.empty(),
                    List.of(),
                    true,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    0);

    NameState {
        present = List.copyOf(present);
    }

    /** What is waited for. */
    sealed interface Work {

        /** It goes to disk. */
        record Journaling(NameRecord name) implements Work {}

        /**
         * The DNS is asked for it.
         *
         * @param wanted by then
         */
        record Sending(NameChange change, Optional<DomainName> wanted) implements Work {}
    }

    /** From before a restart. */
    static NameState of(NameRecord stored) {
        return new NameState(
                stored.wanted(),
                stored.present(),
                stored.certain(),
                stored.lasting(),
                Optional.of(stored),
                Optional.empty(),
                0);
    }

    /** From before a restart, or of another home agent, where no journal tells of it. */
    static NameState ofBinding(DomainName name) {
        return new NameState(
                Optional.of(name),
                List.of(name),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** What is, or is to be, in the DNS. */
    Optional<DomainName> any() {
        return wanted.or(() -> present.stream().findFirst());
    }

    /** The DNS says what it is to say, as far as is known. */
    boolean isSettled() {
        return present.equals(wanted.stream().toList());
    }

    boolean isExactly(DomainName name) {
        return certain && work.isEmpty() && present.equals(List.of(name)) && isSettled();
    }

    /** Names that are to go. */
    List<DomainName> obsolete() {
        return present.stream().filter(name -> !wanted.equals(Optional.of(name))).toList();
    }

    /** What has to be on disk before the next change is sent. */
    NameRecord intention(Ipv6Address homeAddress) {
        return new NameRecord(homeAddress, wanted, withWanted(), false, lasting);
    }

    /** What may be on disk when nothing is under way. */
    NameRecord result(Ipv6Address homeAddress) {
        return new NameRecord(homeAddress, wanted, present, certain && isSettled(), lasting);
    }

    NameState wanting(DomainName name) {
        return new NameState(Optional.of(name), present, certain, false, onDisk, work, 0);
    }

    NameState unwanted(DomainName name) {
        return new NameState(Optional.empty(), with(name), false, false, onDisk, work, 0);
    }

    /** Another address is about to take its name. */
    NameState doubted() {
        return new NameState(wanted, present, false, lasting, onDisk, work, failures);
    }

    NameState staying() {
        return new NameState(wanted, present, certain, true, onDisk, work, failures);
    }

    NameState journaling(NameRecord name) {
        return new NameState(
                wanted,
                present,
                certain,
                lasting,
                onDisk,
                Optional.of(new Work.Journaling(name)),
                failures);
    }

    NameState journaled(NameRecord name) {
        return new NameState(
                wanted, present, certain, lasting, Optional.of(name), Optional.empty(), failures);
    }

    NameState sending(NameChange change) {
        return new NameState(
                wanted,
                withWanted(),
                false,
                lasting,
                onDisk,
                Optional.of(new Work.Sending(change, wanted)),
                failures);
    }

    NameState performed(NameChange change, Ipv6Address homeAddress) {
        List<DomainName> left = new ArrayList<>(present);
        change.previous()
                .filter(gone -> gone.homeAddress().equals(homeAddress))
                .ifPresent(gone -> left.remove(gone.name()));
        change.next()
                .map(next -> next.name())
                .filter(name -> !left.contains(name))
                .ifPresent(left::add);
        return new NameState(wanted, left, true, lasting, onDisk, Optional.empty(), 0);
    }

    NameState failed() {
        return new NameState(
                wanted, present, false, lasting, onDisk, Optional.empty(), failures + 1);
    }

    private List<DomainName> withWanted() {
        return wanted.map(this::with).orElse(present);
    }

    private List<DomainName> with(DomainName name) {
        if (present.contains(name)) {
            return present;
        }
        List<DomainName> more = new ArrayList<>(present);
        more.add(name);
        return more;
    }
}
