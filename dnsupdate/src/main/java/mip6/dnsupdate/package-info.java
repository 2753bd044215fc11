/**
 * What discovery and update have in common: domain names and the exchange of one DNS message with
 * one server. The octets of DNS messages are dnsjava's.
 */
@NullMarked
package mip6.dnsupdate;

import org.jspecify.annotations.NullMarked;
