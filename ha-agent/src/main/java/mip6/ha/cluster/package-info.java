/**
 * Whether the other home agents of the provider live, and who takes over from one that does not:
 * decides only, as any core.
 */
@NullMarked
package mip6.ha.cluster;

import org.jspecify.annotations.NullMarked;
