/** The VICI client against a real charon. */
@NullMarked
package mip6.lab.vici;

import org.jspecify.annotations.NullMarked;
