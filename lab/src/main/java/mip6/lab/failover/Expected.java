package mip6.lab.failover;

/** What has to have become of the mobile nodes when all is over. */
enum Expected {
    /** Each is where it was, and nobody took over. */
    UNTOUCHED,
    /** Each is registered anew. */
    REGISTERED_ANEW
}
