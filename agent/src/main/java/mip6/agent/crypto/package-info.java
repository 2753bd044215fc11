/** What this system computes faster than Java does. */
@NullMarked
package mip6.agent.crypto;

import org.jspecify.annotations.NullMarked;
