package mip6.dataplane.kernel;

import mip6.linux.LinuxException;
import mip6.linux.MobilitySocket;
import mip6.linux.RouteSocket;
import mip6.linux.XfrmMonitor;
import mip6.linux.XfrmRejections;
import mip6.linux.XfrmSocket;

import java.util.ArrayList;
import java.util.List;

/**
 * What the data plane of the kernel talks to it by; all of it is open, or none. Whoever reads a
 * socket closes it.
 *
 * @param xfrm for what is changed: nothing that takes long keeps the loop waiting
 * @param listing a second one, for what takes long
 * @param mobility Mobility Headers
 * @param prefixes messages of Mobile Prefix Discovery
 */
record KernelSockets(
        XfrmSocket xfrm,
        XfrmSocket listing,
        RouteSocket routes,
        MobilitySocket mobility,
        MobilitySocket prefixes,
        XfrmMonitor monitor,
        XfrmRejections rejections) {

    static KernelSockets open(KernelObjects objects) throws LinuxException {
        List<Runnable> opened = new ArrayList<>();
        try {
            XfrmSocket xfrm = XfrmSocket.open();
            opened.add(xfrm::close);
            XfrmSocket listing = XfrmSocket.open();
            opened.add(listing::close);
            RouteSocket routes = RouteSocket.open();
            opened.add(routes::close);
            MobilitySocket mobility = MobilitySocket.open();
            opened.add(mobility::close);
            MobilitySocket prefixes =
                    MobilitySocket.openIcmpv6(objects.receivedOfPrefixDiscovery());
            opened.add(prefixes::close);
            XfrmMonitor monitor = XfrmMonitor.open();
            opened.add(monitor::close);
            return new KernelSockets(
                    xfrm, listing, routes, mobility, prefixes, monitor, XfrmRejections.open());
        } catch (LinuxException refused) {
            opened.forEach(Runnable::run);
            throw refused;
        }
    }

    void close() {
        rejections.close();
        monitor.close();
        prefixes.close();
        mobility.close();
        routes.close();
        listing.close();
        xfrm.close();
    }
}
