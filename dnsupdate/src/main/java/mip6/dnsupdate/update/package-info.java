/**
 * Registers the name of a mobile node (RFC 5026 6) by dynamic update (RFC 2136) signed with TSIG
 * (RFC 8945) or SIG(0) (RFC 2931). {@link UpdatePlan} decides without I/O which messages go to
 * which zone; {@link DnsUpdater} is the edge that sends them.
 */
@NullMarked
package mip6.dnsupdate.update;

import org.jspecify.annotations.NullMarked;
