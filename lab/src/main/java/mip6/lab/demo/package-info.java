/** The demonstration: one mobile node finds its home agent, registers, and moves. */
@NullMarked
package mip6.lab.demo;

import org.jspecify.annotations.NullMarked;
