/**
 * strongSwan's Versatile IKE Control Interface: messages and packets to and from octets, and what
 * they say. Nothing here does anything; {@link mip6.ikev2.vici.client} does.
 */
@NullMarked
package mip6.ikev2.vici;

import org.jspecify.annotations.NullMarked;
