/** etcd as home agents share it: processes of it, and how much of it they need. */
@NullMarked
package mip6.lab.etcd;

import org.jspecify.annotations.NullMarked;
