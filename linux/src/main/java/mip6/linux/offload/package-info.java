/**
 * Work on many packets at once that a device leaves to its other end: segments of one TCP stream
 * that cross the border to the kernel as one large packet.
 */
@NullMarked
package mip6.linux.offload;

import org.jspecify.annotations.NullMarked;
