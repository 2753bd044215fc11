/** Elliptic curves by OpenSSL's libcrypto, where a system has it. */
@NullMarked
package mip6.linux.libcrypto;

import org.jspecify.annotations.NullMarked;
