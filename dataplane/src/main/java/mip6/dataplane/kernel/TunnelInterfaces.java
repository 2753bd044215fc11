package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.linux.LinuxException;
import mip6.wire.Ipv6Address;

/** The interfaces of plain tunnels. */
interface TunnelInterfaces {

    /**
     * Makes the tunnel of a home address, or changes it.
     *
     * @return the index of its interface
     */
    int set(Tunnel tunnel) throws LinuxException;

    void remove(Ipv6Address homeAddress) throws LinuxException;

    /** None of them is there any more. */
    void close() throws LinuxException;
}
