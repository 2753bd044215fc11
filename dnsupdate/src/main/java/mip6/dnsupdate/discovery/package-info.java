/**
 * Finds home agents in the DNS (RFC 5026 5.1): by service name (SRV, RFC 2782) or by the name of a
 * home agent (AAAA). {@link DnsDiscovery} is the edge; everything else decides without I/O.
 */
@NullMarked
package mip6.dnsupdate.discovery;

import org.jspecify.annotations.NullMarked;
