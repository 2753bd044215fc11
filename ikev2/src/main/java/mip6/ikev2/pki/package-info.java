/**
 * Certificates and keys: made for a lab, read from PEM files, and validated when a peer sends them.
 */
@NullMarked
package mip6.ikev2.pki;

import org.jspecify.annotations.NullMarked;
