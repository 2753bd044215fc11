package mip6.dnsupdate.update;

import java.util.Optional;

/**
 * A change of what the DNS says of one mobile node.
 *
 * @param previous what this provider registered before and takes away: exactly these records, never
 *     another of the same name or address
 * @param next what is to hold afterwards
 */
public record NameChange(Optional<NameRegistration> previous, Optional<NameRegistration> next) {

    public NameChange {
        if (previous.isEmpty() && next.isEmpty()) {
            throw new IllegalArgumentException("a change from nothing to nothing");
        }
    }

    /** Registers, or registers again: adding what is there already changes nothing. */
    public static NameChange add(NameRegistration next) {
        return new NameChange(Optional.empty(), Optional.of(next));
    }

    /** The DNS Update option with R set, or the end of a binding (RFC 5026 6). */
    public static NameChange remove(NameRegistration previous) {
        return new NameChange(Optional.of(previous), Optional.empty());
    }

    /** The home address (or the name) of the mobile node has changed. */
    public static NameChange replace(NameRegistration previous, NameRegistration next) {
        return new NameChange(Optional.of(previous), Optional.of(next));
    }
}
