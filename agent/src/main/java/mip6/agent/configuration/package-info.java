/** From one TOML file to one immutable record, with an error message for every mistake. */
@NullMarked
package mip6.agent.configuration;

import org.jspecify.annotations.NullMarked;
