package mip6.mn.core;

/** Whether the service of a home agent goes on. */
enum Verdict {
    SERVING,
    /** The home agent refuses the binding, or has sent the node away. */
    REJECTED,
    /** The home address is another node's. */
    DUPLICATE,
    /** Another home address is to take the place of this one. */
    RENUMBERED,
    /** It can do so now: the binding of this one has ended. */
    REPLACED,
    /** The binding is gone, as was asked for. */
    DEREGISTERED
}
