/** The native IKEv2 engine: event and time in, actions out; no socket, clock, thread or file. */
@NullMarked
package mip6.ikev2.core;

import org.jspecify.annotations.NullMarked;
