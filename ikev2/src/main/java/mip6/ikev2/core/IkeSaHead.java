package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Payload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every state of an IKE SA knows of it.
 *
 * @param responderSpi zero as long as the initiator has no answer
 * @param local where messages leave from
 * @param remote where messages go to, unless they answer one that came from elsewhere
 * @param nat as IKE_SA_INIT found it
 * @param begun when it was wished for, or asked for by the peer; nanoseconds
 */
record IkeSaHead(
        IkeSaId id,
        Role role,
        IkeSpi initiatorSpi,
        IkeSpi responderSpi,
        Endpoint local,
        Endpoint remote,
        NatDetection nat,
        long begun) {

    IkeSpi ownSpi() {
        return role == Role.INITIATOR ? initiatorSpi : responderSpi;
    }

    /** Since it was begun. */
    Duration age(long now) {
        return Duration.ofNanos(now - begun);
    }

    IkeSaHead withId(IkeSaId other) {
        return new IkeSaHead(other, role, initiatorSpi, responderSpi, local, remote, nat, begun);
    }

    IkeSaHead withResponderSpi(IkeSpi spi) {
        return new IkeSaHead(id, role, initiatorSpi, spi, local, remote, nat, begun);
    }

    IkeSaHead movedTo(Endpoint newLocal, Endpoint newRemote) {
        return new IkeSaHead(id, role, initiatorSpi, responderSpi, newLocal, newRemote, nat, begun);
    }

    /**
     * The initiator's side once the path is known. RFC 7296 2.23: with a translator on it, it MUST
     * go on from port 4500 to port 4500.
     */
    IkeSaHead over(NatDetection path) {
        return path.any() ? overAny(path) : this;
    }

    /** The same for an initiator that may come to where there is one. */
    IkeSaHead overAny(NatDetection path) {
        return new IkeSaHead(
                id,
                role,
                initiatorSpi,
                responderSpi,
                new Endpoint(local.address(), Endpoint.NAT_TRAVERSAL_PORT),
                new Endpoint(remote.address(), Endpoint.NAT_TRAVERSAL_PORT),
                path,
                begun);
    }

    /** Whether the packets of CHILD_SAs travel in UDP. */
    Optional<UdpPorts> encapsulation() {
        return nat.any()
                ? Optional.of(new UdpPorts(local.port(), remote.port()))
                : Optional.empty();
    }

    IkeMessage request(int exchangeType, long messageId, List<Payload> payloads) {
        return message(exchangeType, false, messageId, payloads);
    }

    IkeMessage response(int exchangeType, long messageId, List<Payload> payloads) {
        return message(exchangeType, true, messageId, payloads);
    }

    private IkeMessage message(
            int exchangeType, boolean response, long messageId, List<Payload> payloads) {
        return new IkeMessage(
                initiatorSpi,
                responderSpi,
                exchangeType,
                role == Role.INITIATOR,
                response,
                messageId,
                payloads);
    }
}
