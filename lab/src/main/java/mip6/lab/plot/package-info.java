/** Plots as SVG, and pages that hold them: text alone, which needs no network to be looked at. */
@NullMarked
package mip6.lab.plot;

import org.jspecify.annotations.NullMarked;
