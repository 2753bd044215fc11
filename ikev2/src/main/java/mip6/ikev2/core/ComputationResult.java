package mip6.ikev2.core;

/** What a computation yields: a value for the state that asked for it, and for nobody else. */
public interface ComputationResult {}
