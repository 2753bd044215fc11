package mip6.lab.interop;

/**
 * What a case came to.
 *
 * @param initiator ours or theirs
 * @param reason empty where all of it was seen
 */
record CaseResult(
        String name, String peer, String initiator, boolean ok, double seconds, String reason) {}
