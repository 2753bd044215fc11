/** Networks of the lab: namespaces, the relay between their links, routers that advertise. */
@NullMarked
package mip6.lab.net;

import org.jspecify.annotations.NullMarked;
