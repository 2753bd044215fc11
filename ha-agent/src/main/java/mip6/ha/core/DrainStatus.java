package mip6.ha.core;

import java.time.Duration;

/**
 * How far a planned switch has come, in mobile nodes.
 *
 * @param state draining or drained
 * @param perSecond how many are told in a second
 * @param waiting still to be told
 * @param told and not yet answered
 * @param moved have de-registered, or are another home agent's
 * @param silent did not answer; they are served until their bindings end
 * @param unreachable have no SA under which they could be told
 * @param remaining until the last one is told
 */
public record DrainStatus(
        String state,
        int perSecond,
        int waiting,
        int told,
        int moved,
        int silent,
        int unreachable,
        Duration remaining) {}
