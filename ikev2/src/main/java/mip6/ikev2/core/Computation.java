package mip6.ikev2.core;

/** Slow work without side effects, such as a signature: run by a worker, on any thread. */
@FunctionalInterface
public interface Computation {

    /** Never throws for a peer's fault: that is a result. */
    ComputationResult run();
}
