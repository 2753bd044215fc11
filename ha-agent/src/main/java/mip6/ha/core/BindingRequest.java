package mip6.ha.core;

import mip6.dataplane.DataPlane.SaPair;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * What a Binding Update asks for that passed the tests of RFC 6275 9.5.1 and 10.3.1, and where its
 * answer goes.
 *
 * @param identity whom the SA proves it to be from
 * @param homeAgent the destination of the Binding Update
 * @param source of the IPv6 header: the destination of the answer (RFC 6275 9.5.4)
 * @param fromHome there was no Home Address option: the answer has no type 2 routing header
 * @param linkLocal L: its link-local address has the interface identifier of the home address
 * @param keyManagement K
 * @param lifetime asked for; zero de-registers
 * @param nameAllowed the owner may have the name of the DNS Update option published
 */
record BindingRequest(
        IkeSaId session,
        SaPair sa,
        Identity identity,
        Ipv6Address homeAgent,
        Ipv6Address source,
        Ipv6Address homeAddress,
        boolean fromHome,
        Ipv6Address careOfAddress,
        SequenceNumber sequence,
        boolean linkLocal,
        boolean keyManagement,
        Lifetime lifetime,
        Optional<DnsUpdate> dnsUpdate,
        boolean nameAllowed) {

    /** The binding that grants it. */
    Binding granted(Lifetime granted, long now, Optional<DomainName> name) {
        return new Binding(
                homeAddress,
                identity,
                homeAgent,
                careOfAddress,
                sequence,
                granted,
                now + granted.nanoseconds(),
                name,
                linkLocal,
                false);
    }

    /** A mobile node at home de-registers, and asks for no change of its name. */
    boolean keepsName() {
        return fromHome && dnsUpdate.filter(DnsUpdate::remove).isEmpty();
    }

    /** The same wish again, with a newer number: a retransmission (RFC 6275 11.8). */
    boolean repeats(BindingRequest other) {
        return withSequence(other.sequence).equals(other);
    }

    private BindingRequest withSequence(SequenceNumber number) {
        return new BindingRequest(
                session,
                sa,
                identity,
                homeAgent,
                source,
                homeAddress,
                fromHome,
                careOfAddress,
                number,
                linkLocal,
                keyManagement,
                lifetime,
                dnsUpdate,
                nameAllowed);
    }
}
