/**
 * What both daemons run on: one loop with its inbox and deadlines, workers, sockets, configuration,
 * reports.
 */
@NullMarked
package mip6.agent;

import org.jspecify.annotations.NullMarked;
