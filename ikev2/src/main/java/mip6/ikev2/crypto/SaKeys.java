package mip6.ikev2.crypto;

import mip6.wire.Secret;

/**
 * Keys of one direction of an SA.
 *
 * @param encryption the key, with the salt of an AEAD behind it (RFC 4106 8.1)
 * @param integrity empty where the encryption algorithm is an AEAD
 */
public record SaKeys(Secret encryption, Secret integrity) {}
