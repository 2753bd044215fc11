package mip6.ha.core;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/** Makes a binding hold: tunnel, home link, and the IKE SA's own endpoints. */
final class Forwarding {

    private final Sessions sessions;

    Forwarding(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Packets of {@code binding} take their way from now on (RFC 6275 10.4).
     *
     * @param former what held before; empty where this home agent begins to serve
     */
    void begin(Binding binding, Optional<Binding> former, Effects out) {
        boolean same =
                former.filter(before -> before.careOfAddress().equals(binding.careOfAddress()))
                        .filter(before -> before.homeAgent().equals(binding.homeAgent()))
                        .isPresent();
        if (!same) {
            tunnel(binding, out);
        }
        if (former.isEmpty()) {
            out.add(new HaAction.Announce(binding.homeAddress()));
            if (binding.linkLocal()) {
                out.add(new HaAction.Announce(LinkLocalAddresses.of(binding.homeAddress())));
            }
        }
    }

    /** The same, with whether its owner was ever seen to be at the care-of address. */
    Binding seen(Binding binding) {
        return binding.withProof(sessions.hasProved(binding.identity(), binding.careOfAddress()));
    }

    /** The tunnel of {@code binding}: in ESP where the mobile node has set up SAs for it. */
    void tunnel(Binding binding, Effects out) {
        out.add(
                new HaAction.SetTunnel(
                        new Tunnel(
                                binding.homeAddress(),
                                binding.homeAgent(),
                                binding.careOfAddress(),
                                0,
                                sessions.tunnel(binding.identity(), binding.homeAddress()))));
    }

    void end(Ipv6Address homeAddress, Effects out) {
        out.add(new HaAction.RemoveTunnel(homeAddress));
    }

    /** RFC 6275 10.3.1: with K the peer's end of the IKE SA moves to the new care-of address. */
    void moveIke(BindingRequest request, Effects out) {
        sessions.of(request.session())
                .filter(session -> request.keyManagement() && session.established())
                .ifPresent(
                        session -> {
                            Endpoint local = session.local().orElseThrow();
                            Endpoint remote =
                                    new Endpoint(request.careOfAddress(), session.remote().port());
                            if (!remote.equals(session.remote())) {
                                sessions.update(session.id(), each -> each.movedTo(local, remote));
                                out.ike(new IkeEvent.Move(session.id(), local, remote));
                            }
                        });
    }

    /**
     * RFC 6275 10.3.1, without K: IKE SAs to where the mobile node was before are discarded, and
     * with them their ESP SAs (RFC 7296 1.4.1). Only after the acknowledgement, which needs one.
     *
     * @param former what held before; without it the mobile node was at home
     */
    void discardIke(BindingRequest request, Optional<Binding> former, Effects out) {
        Ipv6Address before = former.map(Binding::careOfAddress).orElse(request.homeAddress());
        if (!request.keyManagement() && !before.equals(request.careOfAddress())) {
            sessions.of(request.identity()).stream()
                    .filter(session -> session.remote().address().equals(before))
                    .forEach(session -> out.ike(new IkeEvent.Close(session.id())));
        }
    }
}
