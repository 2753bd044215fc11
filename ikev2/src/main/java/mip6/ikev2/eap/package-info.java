/**
 * The Extensible Authentication Protocol (RFC 3748) with its methods, apart from what carries it:
 * packets in, packets and keys out.
 */
@NullMarked
package mip6.ikev2.eap;

import org.jspecify.annotations.NullMarked;
