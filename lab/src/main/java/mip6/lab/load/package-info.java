/** Many mobile nodes at once: what a home agent's key exchange costs, beside another one's. */
@NullMarked
package mip6.lab.load;

import org.jspecify.annotations.NullMarked;
