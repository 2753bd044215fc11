/**
 * DHCPv6 as a home agent needs it to have home addresses from a server of the home link (RFC 8415):
 * messages to and from octets, and one exchange with its retransmissions.
 */
@NullMarked
package mip6.ha.dhcp;

import org.jspecify.annotations.NullMarked;
