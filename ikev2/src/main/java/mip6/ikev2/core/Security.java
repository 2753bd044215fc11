package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Prf;
import mip6.wire.Secret;

/**
 * What an authenticated IKE SA goes on with.
 *
 * @param skD from which the keys of children are made
 * @param group of the key exchange that it was made with, so the peer takes it
 */
record Security(Prf prf, Secret skD, MessageProtection protection, KeyExchangeGroup group) {}
