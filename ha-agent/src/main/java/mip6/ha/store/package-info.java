/** What a home agent keeps on disk: bindings, so that a restart breaks none. Keys never. */
@NullMarked
package mip6.ha.store;

import org.jspecify.annotations.NullMarked;
