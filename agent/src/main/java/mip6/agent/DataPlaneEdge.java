package mip6.agent;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dataplane.DataPlane;
import mip6.dataplane.kernel.KernelDataPlane;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeEvent;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The data plane that the configuration wants. */
final class DataPlaneEdge {

    private DataPlaneEdge() {}

    /**
     * Opens it.
     *
     * @throws LinuxException where the kernel refuses something
     * @throws StartException where the operator has to mend something
     */
    static DataPlane open(
            CommonEdges.Settings settings,
            RandomGenerator random,
            Reporter reporter,
            CommonEdges.Receiver receiver)
            throws LinuxException {
        DataPlane.Receiver loop = new PlaneReceiver(reporter, receiver);
        return switch (settings.common().dataPlane()) {
            case USERSPACE -> {
                // the process that was killed may have had the other one
                List<LinuxException> refused = new ArrayList<>();
                KernelDataPlane.removeLeft(settings.side(), CommonEdges.TUNNEL, refused::add);
                DataPlane plane =
                        UserspaceDataPlane.open(
                                new UserspaceDataPlane.Settings(
                                        settings.side(),
                                        CommonEdges.TUNNEL,
                                        settings.linkMtu(),
                                        settings.ike().childVolume()),
                                random,
                                loop);
                setUp(settings.tunnelMtu());
                // where this one could not be had either, that is what is said
                refused.forEach(why -> reporter.report(left(why)));
                yield plane;
            }
            case KERNEL -> {
                List<String> missing = KernelDataPlane.missingParts(settings.side());
                if (!missing.isEmpty()) {
                    throw StartException.notPermitted(
                            "dataplane = \"kernel\": this kernel lacks "
                                    + String.join("; ", missing)
                                    + ": load or build them, or set dataplane = \"userspace\"");
                }
                for (Link other : KernelDataPlane.inTheWay(settings.side(), CommonEdges.TUNNEL)) {
                    throw StartException.configuration(inTheWay(other));
                }
                yield KernelDataPlane.open(
                        new KernelDataPlane.Settings(
                                settings.side(),
                                CommonEdges.TUNNEL,
                                settings.tunnelMtu(),
                                settings.ike().childVolume()),
                        random,
                        loop);
            }
        };
    }

    private static Report left(LinuxException why) {
        return Report.warning("kernel-plane-left").with("why", String.valueOf(why.getMessage()));
    }

    private static String inTheWay(Link other) {
        return "dataplane = \"kernel\": interface "
                + other.name()
                + " is there, and is not marked as what a killed daemon of this release left: end"
                + " the program that has it, or delete it with ip link delete "
                + other.name();
    }

    private static void setUp(int mtu) throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            int index =
                    routes.link(CommonEdges.TUNNEL)
                            .orElseThrow(
                                    () -> new IllegalStateException("no " + CommonEdges.TUNNEL))
                            .index();
            routes.setMtu(index, mtu);
            routes.setUp(index);
        }
    }

    /** Hands on what the data plane reports. */
    private record PlaneReceiver(Reporter reporter, CommonEdges.Receiver receiver)
            implements DataPlane.Receiver {

        @Override
        public void received(DataPlane.IncomingMobilityHeader message) {
            receiver.mobilityHeader(message);
        }

        @Override
        public void unbound(DataPlane.UnboundPacket packet) {
            receiver.unbound(packet);
        }

        @Override
        public void worn(ChildSa sa) {
            receiver.ikeResult(new IkeEvent.Rekey(sa.owner(), Optional.of(sa.inbound())));
        }

        @Override
        public void traffic(Ipv6Address homeAddress) {
            receiver.traffic(homeAddress);
        }

        @Override
        public void dropped(String cause) {
            reporter.counters().count("packet-dropped", cause);
        }

        @Override
        public void refused(IOException why) {
            reporter.report(
                    Report.error("data-plane-refused")
                            .with("why", String.valueOf(why.getMessage())));
        }

        @Override
        public void failed(Throwable cause) {
            receiver.failed(cause);
        }
    }
}
