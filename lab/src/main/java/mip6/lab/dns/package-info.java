/**
 * DNS for demo, tests and benchmarks: a small authoritative server of our own, and those of others,
 * all with the same zones.
 */
@NullMarked
package mip6.lab.dns;

import org.jspecify.annotations.NullMarked;
