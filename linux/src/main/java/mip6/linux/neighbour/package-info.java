/** The part of Neighbour Discovery (RFC 4861, 4862) that a home agent does for absent nodes. */
@NullMarked
package mip6.linux.neighbour;

import org.jspecify.annotations.NullMarked;
