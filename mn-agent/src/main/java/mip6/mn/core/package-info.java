/**
 * The mobile node without its edges: discovery, bootstrap (RFC 5026) and home registration (RFC
 * 6275 11) as event and time in, actions out.
 */
@NullMarked
package mip6.mn.core;

import org.jspecify.annotations.NullMarked;
