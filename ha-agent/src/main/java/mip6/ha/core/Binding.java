package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * An entry of the Binding Cache, a home registration (RFC 6275 9.1, 10.1). This is what is on disk
 * of a mobile node; keys never are.
 *
 * @param identity the owner of the home address, as IKEv2 authenticated it
 * @param homeAgent the address of this home agent that the mobile node registered with
 * @param sequence of the last Binding Update that was accepted
 * @param granted the lifetime that was acknowledged; zero where the binding has ended and only its
 *     name is still to be withdrawn from the DNS
 * @param expires nanoseconds of the boot clock
 * @param name what the DNS is to say of the home address; where the binding has ended, what it is
 *     not to say any more
 * @param linkLocal the link-local address with its interface identifier is defended too (L)
 * @param proven an exchange of IKE was completed with its owner at the care-of address: a Binding
 *     Update alone proves nobody to be there
 */
public record Binding(
        Ipv6Address homeAddress,
        Identity identity,
        Ipv6Address homeAgent,
        Ipv6Address careOfAddress,
        SequenceNumber sequence,
        Lifetime granted,
        long expires,
        Optional<DomainName> name,
        boolean linkLocal,
        boolean proven) {

    boolean hasEnded() {
        return granted.isZero();
    }

    /** When its lifetime began, in nanoseconds of the boot clock. */
    long registeredAt() {
        return expires - granted.nanoseconds();
    }

    /** Its end, where {@code gone} is still to be withdrawn from the DNS. */
    Binding ended(Optional<DomainName> gone) {
        return new Binding(
                homeAddress,
                identity,
                homeAgent,
                careOfAddress,
                sequence,
                Lifetime.ZERO,
                expires,
                gone,
                linkLocal,
                proven);
    }

    /** The same, at another home agent. */
    Binding servedBy(Ipv6Address other) {
        return with(other, sequence, granted, expires, proven);
    }

    /**
     * The same, of a home agent whose clock may say something else. Mobile nodes refresh with a
     * quarter of the lifetime left, and what has ended is deleted by who serves it: so what is
     * still there lasts that long from {@code now} on, whatever the clocks say.
     */
    Binding believedAt(long now) {
        long least = now + granted.nanoseconds() / 4;
        return with(homeAgent, sequence, granted, Math.max(expires, least), proven);
    }

    Binding withProof(boolean isProven) {
        return with(homeAgent, sequence, granted, expires, isProven);
    }

    Binding withSequence(SequenceNumber newer) {
        return with(homeAgent, newer, granted, expires, proven);
    }

    private Binding with(
            Ipv6Address at, SequenceNumber last, Lifetime lifetime, long end, boolean isProven) {
        return new Binding(
                homeAddress,
                identity,
                at,
                careOfAddress,
                last,
                lifetime,
                end,
                name,
                linkLocal,
                isProven);
    }
}
