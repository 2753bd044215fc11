/** What a home agent decides: event and time in, actions out; no socket, clock, thread or file. */
@NullMarked
package mip6.ha.core;

import org.jspecify.annotations.NullMarked;
