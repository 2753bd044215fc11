/** Both daemons under Apache Commons Daemon: jsvc loads them into a process that systemd starts. */
@NullMarked
package mip6.systemd;

import org.jspecify.annotations.NullMarked;
