package mip6.ha.core;

import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.util.Optional;
import java.util.function.Function;

/** Binding Updates that are not granted, also those of mobile nodes that are at home. */
final class Refusals {

    private final Acknowledgements acknowledgements;
    private final Forwarding forwarding;
    private final HomeAddressPool pool;
    private final NameRegistrations names;
    private final Function<Ipv6Address, Optional<Binding>> inForce;

    /**
     * @param inForce the binding whose packets are intercepted
     */
    Refusals(
            Acknowledgements acknowledgements,
            Forwarding forwarding,
            HomeAddressPool pool,
            NameRegistrations names,
            Function<Ipv6Address, Optional<Binding>> inForce) {
        this.acknowledgements = acknowledgements;
        this.forwarding = forwarding;
        this.pool = pool;
        this.names = names;
        this.inForce = inForce;
    }

    /** {@code request} is refused for what it asks. */
    void refuse(BindingRequest request, BindingStatus status, long now, Effects out) {
        if (request.fromHome()
                && status.equals(BindingStatus.NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE)) {
            // Its owner has come home without a binding: it answers for its address itself from now
            // on, and says what becomes of its name.
            pool.unbind(request.homeAddress(), now, out.actions());
            Optional<DnsUpdateStatus> _ =
                    request.dnsUpdate().flatMap(option -> names.asked(request, option, out));
        }
        send(request, status, request.sequence(), out);
    }

    /**
     * RFC 6275 10.3.2 MUST: the answer reaches a mobile node at home too, though packets to its
     * address are intercepted otherwise.
     *
     * @param sequence what the answer says as Sequence Number
     */
    void send(BindingRequest request, BindingStatus status, SequenceNumber sequence, Effects out) {
        Optional<Binding> intercepted =
                inForce.apply(request.homeAddress()).filter(_ -> request.fromHome());
        intercepted.ifPresent(_ -> forwarding.end(request.homeAddress(), out));
        acknowledgements.reject(request, status, sequence, out);
        intercepted.ifPresent(binding -> forwarding.tunnel(binding, out));
    }
}
