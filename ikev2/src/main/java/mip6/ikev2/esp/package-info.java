/**
 * The ESP transform (RFC 4303): octets in, octets out, with sequence numbers and the replay window.
 */
@NullMarked
package mip6.ikev2.esp;

import org.jspecify.annotations.NullMarked;
