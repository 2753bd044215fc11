/** The edge to strongSwan's charon: carries instructions there and notices back. */
@NullMarked
package mip6.agent.charon;

import org.jspecify.annotations.NullMarked;
