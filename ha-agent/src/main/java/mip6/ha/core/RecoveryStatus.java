package mip6.ha.core;

/**
 * How far a home agent has come with mobile nodes that were another's, for metrics.
 *
 * @param waiting still to be initiated to
 * @param underWay initiated to, and not registered yet
 * @param limit the most at once, as the controller has it now
 */
public record RecoveryStatus(int waiting, int underWay, int limit) {}
