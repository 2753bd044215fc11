/** Key exchange with implementations that nobody here wrote: strongSwan, libreswan, tshark. */
@NullMarked
package mip6.lab.interop;

import org.jspecify.annotations.NullMarked;
