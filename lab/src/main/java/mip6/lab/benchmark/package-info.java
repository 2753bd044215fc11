/** What things cost, measured with JMH: never part of a test. */
@NullMarked
package mip6.lab.benchmark;

import org.jspecify.annotations.NullMarked;
