/** Demo, namespaces, peers, oracles and benchmarks. Nothing depends on it. */
@NullMarked
package mip6.lab;

import org.jspecify.annotations.NullMarked;
