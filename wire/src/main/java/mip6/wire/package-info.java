/**
 * Octets and IPv6: what every protocol module reads and writes, and nothing that belongs to one
 * protocol.
 */
@NullMarked
package mip6.wire;

import org.jspecify.annotations.NullMarked;
