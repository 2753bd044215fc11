package mip6.lab.interop;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Receiver;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.esp.Volume;
import mip6.lab.net.Host;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Binding Update and its acknowledgement between our userspace data plane and the peer's kernel,
 * under the CHILD_SA that was negotiated: with the Home Address option one way, with the type 2
 * routing header the other (RFC 6275 6.3, 6.4).
 */
final class MobilityHeaderSteps {

    private static final String DEVICE = "mip6";
    private static final int LINK_MTU = 1500;
    private static final int HOP_LIMIT = 64;
    private static final SequenceNumber SEQUENCE = new SequenceNumber(17);

    private static final MobilityMessage UPDATE =
            new BindingUpdate(
                    SEQUENCE, true, true, false, false, Lifetime.ofSeconds(60), List.of());
    private static final MobilityMessage ACKNOWLEDGEMENT =
            new BindingAcknowledgement(
                    BindingStatus.ACCEPTED, false, SEQUENCE, Lifetime.ofSeconds(60), List.of());

    private final Stage stage;
    private final ChildSa sa;
    private final boolean ourNode;
    private final Ipv6Address home;
    private final Inbox inbox = new Inbox();
    private final BlockingQueue<RawPacket> theirs = new LinkedBlockingQueue<>();

    private MobilityHeaderSteps(Stage stage, ChildSa sa) {
        this.stage = stage;
        this.sa = sa;
        ourNode = stage.connection().initiator() == Initiator.OURS;
        home = stage.connection().homeAddress();
    }

    /** Who initiated is the mobile node, and registers. */
    static void registration(Stage stage)
            throws CaseFailedException, IOException, InterruptedException {
        Standing standing = stage.establish();
        new MobilityHeaderSteps(stage, standing.child().orElseThrow()).run();
    }

    private void run() throws CaseFailedException, IOException, InterruptedException {
        Host peer = stage.peer().host();
        prepareKernel(peer);
        Side side = ourNode ? Side.MOBILE_NODE : Side.HOME_AGENT;
        try (UserspaceDataPlane plane =
                        stage.ours()
                                .host()
                                .call(
                                        () ->
                                                UserspaceDataPlane.open(
                                                        new UserspaceDataPlane.Settings(
                                                                side,
                                                                DEVICE,
                                                                LINK_MTU,
                                                                Volume.standard()),
                                                        new SecureRandom(),
                                                        inbox));
                RawSocket socket = peer.call(() -> RawSocket.open(IpProtocol.MOBILITY));
                ReaderThread _ =
                        ReaderThread.start("peer-mh", socket, theirs::add, failure -> {})) {
            plane.installSa(sa);
            if (ourNode) {
                fromUs(plane, UPDATE);
                fromThem(socket, ACKNOWLEDGEMENT);
            } else {
                fromThem(socket, UPDATE);
                fromUs(plane, ACKNOWLEDGEMENT);
            }
        }
    }

    private void fromUs(UserspaceDataPlane plane, MobilityMessage message)
            throws CaseFailedException, InterruptedException {
        Ipv6Address own = stage.connection().ours();
        Ipv6Address other = stage.connection().theirs();
        Bytes octets =
                ourNode
                        ? MobilityHeader.encode(message, home, other)
                        : MobilityHeader.encode(message, own, home);
        plane.send(
                new OutgoingMobilityHeader(
                        own,
                        other,
                        0,
                        Optional.of(home).filter(_ -> ourNode),
                        Optional.of(home).filter(_ -> !ourNode),
                        Optional.of(SaPair.of(sa)),
                        octets));
        RawPacket packet = theirs.poll(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stage.demand(packet != null && packet.payload().equals(octets), "the peer got " + packet);
    }

    private void fromThem(RawSocket socket, MobilityMessage message)
            throws CaseFailedException, LinuxException, InterruptedException {
        Ipv6Address source = ourNode ? stage.connection().theirs() : home;
        Ipv6Address destination = ourNode ? home : stage.connection().ours();
        Bytes octets = MobilityHeader.encode(message, source, destination);
        socket.send(source, 0, destination, HOP_LIMIT, octets);
        IncomingMobilityHeader came =
                inbox.messages.poll(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        stage.demand(came != null, "nothing came; dropped: " + inbox.drops);
        if (came != null) {
            stage.demand(came.octets().equals(octets), "we got " + came);
            stage.demand(came.protection().isPresent(), "it came in the clear");
            stage.demand(
                    (ourNode ? came.routingHeader() : came.homeAddressOption())
                            .equals(Optional.of(home)),
                    "it did not name the home address");
        }
    }

    /** What a Mobile IPv6 daemon beside charon has the kernel do (RFC 4877 4.3). */
    private void prepareKernel(Host peer)
            throws CaseFailedException, IOException, InterruptedException {
        String node = home.toString();
        String agent =
                (ourNode ? stage.connection().theirs() : stage.connection().ours()).toString();
        String careOf =
                (ourNode ? stage.connection().ours() : stage.connection().theirs()).toString();
        String towardsAgent = ourNode ? "in" : "out";
        String towardsNode = ourNode ? "out" : "in";
        long reqid = CharonConfiguration.reqid(stage.connection());
        StringBuilder commands = new StringBuilder();
        if (ourNode) {
            peer.routeOnLink(Ipv6Prefix.host(home), "ours");
        } else {
            commands.append("address add %s/128 dev lo home nodad%n".formatted(node));
        }
        commands.append(
                """
                xfrm state add src %1$s dst %2$s proto hao mode ro coa %3$s sel src %1$s dst %2$s
                xfrm state add src %2$s dst %1$s proto route2 mode ro coa %3$s sel src %2$s dst %1$s
                """
                        .formatted(node, agent, careOf));
        commands.append(sub(node, agent, towardsAgent, "hao"));
        commands.append(sub(agent, node, towardsNode, "route2"));
        commands.append(esp(node, agent, towardsAgent, reqid));
        commands.append(esp(agent, node, towardsNode, reqid));
        Path file = Files.createTempFile("mip6-xfrm", ".batch");
        try {
            Files.writeString(file, commands);
            ProgramRun run =
                    ProgramRun.of(
                            peer,
                            Path.of(System.getProperty("java.io.tmpdir")),
                            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                            Stage.PATIENCE,
                            List.of("ip", "-6", "-batch", file.toString()));
            stage.demand(run.ok(), "the peer's kernel cannot be told: " + run.output().strip());
        } finally {
            Files.delete(file);
        }
    }

    private static String sub(String source, String destination, String direction, String header) {
        return "xfrm policy add src %1$s dst %2$s dir %3$s ptype sub tmpl src %1$s dst %2$s proto %4$s mode ro%5$s%n"
                .formatted(
                        source,
                        destination,
                        direction,
                        header,
                        direction.equals("in") ? " level use" : "");
    }

    private static String esp(String source, String destination, String direction, long reqid) {
        return "xfrm policy add src %1$s dst %2$s proto 135 dir %3$s tmpl src %1$s dst %2$s proto esp reqid %4$d mode transport%n"
                .formatted(source, destination, direction, reqid);
    }

    /** What our data plane reports. */
    private static final class Inbox implements Receiver {

        private final BlockingQueue<IncomingMobilityHeader> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> drops = new LinkedBlockingQueue<>();

        @Override
        public void received(IncomingMobilityHeader message) {
            messages.add(message);
        }

        @Override
        public void unbound(UnboundPacket packet) {
            drops.add("unbound");
        }

        @Override
        public void worn(ChildSa sa) {
            drops.add("worn");
        }

        @Override
        public void refused(IOException why) {
            drops.add(why.toString());
        }

        @Override
        public void failed(Throwable cause) {
            drops.add(cause.toString());
        }

        @Override
        public void dropped(String cause) {
            drops.add(cause);
        }
    }
}
