/**
 * A client of strongSwan's VICI over Unix and TCP sockets: commands with deadlines ({@link
 * mip6.ikev2.vici.client.ViciClient}), and events on a connection of their own that comes back when
 * charon does ({@link mip6.ikev2.vici.client.ViciEvents}). The README has an example.
 */
@NullMarked
package mip6.ikev2.vici.client;

import org.jspecify.annotations.NullMarked;
