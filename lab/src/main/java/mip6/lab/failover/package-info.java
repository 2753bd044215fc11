/** The failover experiment: home agents and etcd as processes, one of which fails. */
@NullMarked
package mip6.lab.failover;

import org.jspecify.annotations.NullMarked;
