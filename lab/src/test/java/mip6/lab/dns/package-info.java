/** Discovery and update against name servers. */
@NullMarked
package mip6.lab.dns;

import org.jspecify.annotations.NullMarked;
