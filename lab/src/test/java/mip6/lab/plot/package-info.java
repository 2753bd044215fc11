@NullMarked
package mip6.lab.plot;

import org.jspecify.annotations.NullMarked;
