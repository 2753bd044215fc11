package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Payload;

import java.util.List;

/**
 * What every state of an IKE SA knows of it.
 *
 * @param responderSpi zero as long as the initiator has no answer
 * @param local where messages leave from
 * @param remote where messages go to, unless they answer one that came from elsewhere
 */
record IkeSaHead(
        IkeSaId id,
        Role role,
        IkeSpi initiatorSpi,
        IkeSpi responderSpi,
        Endpoint local,
        Endpoint remote) {

    IkeSpi ownSpi() {
        return role == Role.INITIATOR ? initiatorSpi : responderSpi;
    }

    IkeSaHead withResponderSpi(IkeSpi spi) {
        return new IkeSaHead(id, role, initiatorSpi, spi, local, remote);
    }

    IkeSaHead movedTo(Endpoint newLocal, Endpoint newRemote) {
        return new IkeSaHead(id, role, initiatorSpi, responderSpi, newLocal, newRemote);
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
