package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.wire.Bytes;

import java.util.Optional;

/**
 * What an initiator says in IKE_SA_INIT, and how often it was told to say it otherwise.
 *
 * @param nonce data of Ni, the same in all its requests
 * @param group whose public value is sent
 * @param groupChanged an INVALID_KE_PAYLOAD was obeyed: a second one will not be
 * @param cookie to be returned (RFC 7296 2.6)
 * @param cookies how many were obeyed
 */
record InitOffer(
        Bytes nonce,
        KeyExchangeGroup group,
        boolean groupChanged,
        Optional<Bytes> cookie,
        int cookies) {

    static InitOffer first(Bytes nonce, KeyExchangeGroup group) {
        return new InitOffer(nonce, group, false, Optional.empty(), 0);
    }

    InitOffer withCookie(Bytes demanded) {
        return new InitOffer(nonce, group, groupChanged, Optional.of(demanded), cookies + 1);
    }

    InitOffer withGroup(KeyExchangeGroup other) {
        return new InitOffer(nonce, other, true, cookie, cookies);
    }
}
