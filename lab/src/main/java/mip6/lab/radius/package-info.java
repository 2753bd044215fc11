/** An AAA server that nobody here wrote. */
@NullMarked
package mip6.lab.radius;

import org.jspecify.annotations.NullMarked;
