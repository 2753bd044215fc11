/**
 * The data plane of the kernel: IPsec, the headers of Mobile IPv6 and tunnels, set up by netlink.
 */
@NullMarked
package mip6.dataplane.kernel;

import org.jspecify.annotations.NullMarked;
