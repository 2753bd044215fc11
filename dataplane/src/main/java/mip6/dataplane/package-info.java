/**
 * Protects and tunnels packets behind one border; the loop talks to it, its readers only report.
 */
@NullMarked
package mip6.dataplane;

import org.jspecify.annotations.NullMarked;
