/** swanctl.conf: from text to the commands that load what it holds. Reads no files by itself. */
@NullMarked
package mip6.ikev2.vici.swanctl;

import org.jspecify.annotations.NullMarked;
