/**
 * Key exchange by strongSwan's charon behind the border of the engine: what is told by VICI becomes
 * actions, what is wanted becomes commands. Pure; who talks to charon carries both.
 */
@NullMarked
package mip6.ikev2.charon;

import org.jspecify.annotations.NullMarked;
