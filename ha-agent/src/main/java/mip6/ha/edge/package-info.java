/**
 * {@code ha-agent}: its configuration, and everything that it opens. Turns what comes into events,
 * does what the core wants done, and decides nothing.
 */
@NullMarked
package mip6.ha.edge;

import org.jspecify.annotations.NullMarked;
