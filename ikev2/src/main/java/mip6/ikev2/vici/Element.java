package mip6.ikev2.vici;

/** What a name of a {@link Section} stands for. */
public sealed interface Element permits Section, Value, Items {}
