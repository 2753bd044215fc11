/**
 * Both agents and the DNS in one JVM and in virtual time: the very cores of the daemons, other
 * edges. A seed decides what is lost, doubled, late or crashes, and replays it.
 */
@NullMarked
package mip6.lab.simulation;

import org.jspecify.annotations.NullMarked;
