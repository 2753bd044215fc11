package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/** Bindings that no mobile node of the test has asked for here: from before, or of another one. */
final class Bindings {

    /** In seconds; what was granted. */
    static final long LIFETIME = 600;

    private Bindings() {}

    /** Whose mobile node answered at {@link Desk#CARE_OF}. */
    static Binding of(Ipv6Address homeAddress, Identity identity, long expires) {
        return of(homeAddress, identity, Desk.CARE_OF, expires, Optional.empty());
    }

    /** Whose mobile node answered at {@code careOf}. */
    static Binding of(
            Ipv6Address homeAddress,
            Identity identity,
            Ipv6Address careOf,
            long expires,
            Optional<String> name) {
        return new Binding(
                homeAddress,
                identity,
                Desk.HOME_AGENT,
                careOf,
                new SequenceNumber(7),
                Lifetime.ofSeconds(LIFETIME),
                expires,
                name.map(Desk::domain),
                false,
                true);
    }

    /** As if it had been registered so much later. */
    static Binding later(Binding before, long nanoseconds) {
        return new Binding(
                before.homeAddress(),
                before.identity(),
                before.homeAgent(),
                before.careOfAddress(),
                before.sequence(),
                before.granted(),
                before.expires() + nanoseconds,
                before.name(),
                before.linkLocal(),
                before.proven());
    }
}
