package mip6.lab.simulation;

/** What goes from host to host. */
interface Packet {

    /** Octets on the wire. */
    int length();
}
