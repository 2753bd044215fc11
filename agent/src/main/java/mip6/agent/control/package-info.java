/** The Unix socket by which the operator's command asks a running daemon. */
@NullMarked
package mip6.agent.control;

import org.jspecify.annotations.NullMarked;
