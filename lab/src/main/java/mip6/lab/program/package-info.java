/** The processes of a run, what they tell, and the traffic between them. */
@NullMarked
package mip6.lab.program;

import org.jspecify.annotations.NullMarked;
