/** The operators' command {@code mip6}. */
@NullMarked
package mip6.cli;

import org.jspecify.annotations.NullMarked;
