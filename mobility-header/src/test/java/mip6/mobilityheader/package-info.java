/** Vectors, laws and limits of the Mobility Header codec. */
@NullMarked
package mip6.mobilityheader;

import org.jspecify.annotations.NullMarked;
