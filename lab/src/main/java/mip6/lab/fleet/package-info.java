/**
 * Many mobile nodes in one process: the core of {@code mn-agent} for each, and one loop, one data
 * plane and one set of sockets for all of them.
 */
@NullMarked
package mip6.lab.fleet;

import org.jspecify.annotations.NullMarked;
