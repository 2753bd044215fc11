/**
 * Linux as the daemons need it, by {@code java.lang.foreign} and nowhere else: raw sockets, UDP
 * with a chosen source, netlink, TUN and TAP, namespaces, the boot clock.
 *
 * <p>A descriptor is read by one platform thread of its own ({@link mip6.linux.ReaderThread}): a
 * blocking native call on a virtual thread would hold its carrier. Closing wakes that thread.
 */
@NullMarked
package mip6.linux;

import org.jspecify.annotations.NullMarked;
