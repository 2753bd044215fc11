/** IKEv2 messages and payloads (RFC 7296 3): immutable records to and from octets. */
@NullMarked
package mip6.ikev2.message;

import org.jspecify.annotations.NullMarked;
