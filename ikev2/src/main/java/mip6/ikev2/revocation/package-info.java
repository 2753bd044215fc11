/**
 * Whether certificates were revoked (RFC 5280 5 and 6.3, RFC 6960): what lists and responders say
 * is read, verified and weighed here, and fetched elsewhere.
 */
@NullMarked
package mip6.ikev2.revocation;

import org.jspecify.annotations.NullMarked;
