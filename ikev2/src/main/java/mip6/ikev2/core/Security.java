package mip6.ikev2.core;

import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Prf;
import mip6.wire.Secret;

/**
 * What an authenticated IKE SA goes on with.
 *
 * @param skD from which the keys of children are made
 */
record Security(Prf prf, Secret skD, MessageProtection protection) {}
