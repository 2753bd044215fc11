/** The daemons as processes, as an operator meets them. */
@NullMarked
package mip6.lab.daemon;

import org.jspecify.annotations.NullMarked;
