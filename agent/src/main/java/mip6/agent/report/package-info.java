/** What a daemon tells its operator: lines of a log, counters, and a stream of events for tools. */
@NullMarked
package mip6.agent.report;

import org.jspecify.annotations.NullMarked;
