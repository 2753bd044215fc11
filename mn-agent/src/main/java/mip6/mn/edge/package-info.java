/**
 * The mobile node's daemon: sockets, netlink, the DNS and the operator, around {@link
 * mip6.mn.core}.
 */
@NullMarked
package mip6.mn.edge;

import org.jspecify.annotations.NullMarked;
