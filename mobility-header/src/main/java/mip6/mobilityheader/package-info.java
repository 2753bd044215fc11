/**
 * Mobility Header messages and options (RFC 6275, 5142, 5026), the extension headers that carry
 * home addresses, and Mobile Prefix Discovery. {@link mip6.mobilityheader.MobilityHeader} is the
 * codec; everything else is an immutable value.
 */
@NullMarked
package mip6.mobilityheader;

import org.jspecify.annotations.NullMarked;
