/**
 * RADIUS as a home agent needs it to have EAP judged by an AAA server (RFC 2865, RFC 3579): packets
 * to and from octets, and one exchange with its retransmissions.
 */
@NullMarked
package mip6.ha.radius;

import org.jspecify.annotations.NullMarked;
