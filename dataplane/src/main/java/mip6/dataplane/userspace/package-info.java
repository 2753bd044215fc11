/**
 * The data plane in this process: ESP, Home Address option and type 2 routing header on raw
 * sockets, and a TUN device.
 */
@NullMarked
package mip6.dataplane.userspace;

import org.jspecify.annotations.NullMarked;
