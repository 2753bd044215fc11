/** Other people's programs as judges of what this project sends and reads. */
@NullMarked
package mip6.lab.oracle;

import org.jspecify.annotations.NullMarked;
