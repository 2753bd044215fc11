/**
 * DNS for demo, tests and benchmarks: a small authoritative server of our own, and BIND, both with
 * the same zones.
 */
@NullMarked
package mip6.lab.dns;

import org.jspecify.annotations.NullMarked;
