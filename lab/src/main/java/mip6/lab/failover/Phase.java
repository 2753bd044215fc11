package mip6.lab.failover;

import java.util.Locale;

/** How far a mobile node has come, in the order of things. */
enum Phase {
    /** A home agent holds that the mobile node's home agent has failed. */
    DETECTION,
    /** Its binding is another home agent's in the store. */
    CLAIM,
    /** IKE_SA_INIT leaves for its care-of address, for the first time. */
    INITIATION,
    /** It has answered IKE_AUTH: both have proved who they are. */
    FIRST_EXCHANGE,
    /** It obeys the Home Agent Switch message. */
    SWITCH,
    /** It has its Binding Acknowledgement. */
    REGISTRATION,
    /** Its name leads to its address, where that is new. */
    DNS,
    /** A packet from a correspondent reached it, and its answer came back. */
    FIRST_PACKET;

    /** In words, for people and files alike. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
