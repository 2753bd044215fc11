/** Fetches what is said about the revocation of certificates, and keeps it. */
@NullMarked
package mip6.agent.revocation;

import org.jspecify.annotations.NullMarked;
