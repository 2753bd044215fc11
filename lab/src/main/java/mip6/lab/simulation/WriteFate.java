package mip6.lab.simulation;

/** What becomes of a write to a disk or to the DNS. */
enum WriteFate {
    MADE,
    /** The process is killed when it is about to be made, and starts again. */
    KILLED_BEFORE,
    /** It is made, and the process is killed before it hears of that, and starts again. */
    KILLED_AFTER,
    /** The disk is full, the DNS silent. */
    REFUSED
}
