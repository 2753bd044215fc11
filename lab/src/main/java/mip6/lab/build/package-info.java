/** What the build knows about its own sources: their format and the requirements they cover. */
@NullMarked
package mip6.lab.build;

import org.jspecify.annotations.NullMarked;
