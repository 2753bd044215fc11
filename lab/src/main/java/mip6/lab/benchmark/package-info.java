/**
 * What things cost, measured with JMH: never part of a test. {@link
 * mip6.lab.benchmark.BenchmarkCommand} finds every benchmark here.
 */
@NullMarked
package mip6.lab.benchmark;

import org.jspecify.annotations.NullMarked;
