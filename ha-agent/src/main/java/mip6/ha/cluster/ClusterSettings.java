package mip6.ha.cluster;

import java.time.Duration;

/**
 * How home agents watch each other.
 *
 * @param name of this one
 * @param interval of heartbeats
 * @param suspicion the silence after which a home agent is taken for dead
 * @param heartbeats silence counts; else only the store's leases and what is reported do
 * @param sweep after a member is gone from the store, how long the others leave its mobile nodes to
 *     who was first
 */
public record ClusterSettings(
        String name, Duration interval, Duration suspicion, boolean heartbeats, Duration sweep) {}
