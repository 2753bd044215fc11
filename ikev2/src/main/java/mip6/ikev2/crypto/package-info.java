/** The algorithms of IKEv2 and ESP by their IANA numbers, and what is computed with them. */
@NullMarked
package mip6.ikev2.crypto;

import org.jspecify.annotations.NullMarked;
