package mip6.ikev2.core;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;

import java.util.Optional;

/** An exchange and a direction. */
enum MessageKind {
    IKE_SA_INIT_REQUEST(ExchangeType.IKE_SA_INIT, false),
    IKE_SA_INIT_RESPONSE(ExchangeType.IKE_SA_INIT, true),
    IKE_AUTH_REQUEST(ExchangeType.IKE_AUTH, false),
    IKE_AUTH_RESPONSE(ExchangeType.IKE_AUTH, true),
    CREATE_CHILD_SA_REQUEST(ExchangeType.CREATE_CHILD_SA, false),
    CREATE_CHILD_SA_RESPONSE(ExchangeType.CREATE_CHILD_SA, true),
    INFORMATIONAL_REQUEST(ExchangeType.INFORMATIONAL, false),
    INFORMATIONAL_RESPONSE(ExchangeType.INFORMATIONAL, true);

    private final int exchangeType;
    private final boolean response;

    MessageKind(int exchangeType, boolean response) {
        this.exchangeType = exchangeType;
        this.response = response;
    }

    static Optional<MessageKind> of(IkeMessage message) {
        for (MessageKind kind : values()) {
            if (kind.exchangeType == message.exchangeType()
                    && kind.response == message.response()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    int exchangeType() {
        return exchangeType;
    }

    boolean isResponse() {
        return response;
    }
}
