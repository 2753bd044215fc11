package mip6.agent;

import mip6.agent.charon.CharonEdge;
import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.control.ControlRequest;
import mip6.agent.control.ControlSocket;
import mip6.agent.control.MetricsSocket;
import mip6.agent.report.Counters;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.agent.revocation.RevocationEdge;
import mip6.dataplane.DataPlane;
import mip6.dataplane.userspace.Side;
import mip6.ikev2.charon.CharonInstruction;
import mip6.ikev2.core.Admission;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.crypto.Curves;
import mip6.linux.HeldName;
import mip6.linux.LinuxException;
import mip6.wire.Ipv6Address;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What a mobile node and a home agent both have open: the data plane, the port of IKE, the
 * operator's socket, and the tables of keys.
 */
public final class CommonEdges implements AutoCloseable {

    /** The tunnels' interface, or what the names of several begin with. */
    public static final String TUNNEL = "mip6";

    private final Reporter reporter;
    private final Closers closers = new Closers();
    private final KeyExport keys;
    private final RevocationEdge revocation;
    private final DataPlane dataPlane;
    private final Optional<CharonEdge> charon;
    private final Optional<IkeSockets> ike;
    private final List<String> notes;
    private final IkeDoor door;

    /**
     * What differs.
     *
     * @param filter the name of the table that keeps the kernel quiet
     * @param linkMtu the least MTU of the links that tunnels go over
     * @param tunnelMtu of the tunnels' interfaces
     * @param commands that the operator may give
     */
    public record Settings(
            CommonConfiguration common,
            IkeConfiguration ike,
            RevocationEdge.Settings revocation,
            Side side,
            String filter,
            int linkMtu,
            int tunnelMtu,
            Set<String> commands) {

        public Settings {
            commands = Set.copyOf(commands);
        }
    }

    /** Takes what comes, on threads of the edges, so it only enqueues. */
    public interface Receiver {

        void mobilityHeader(DataPlane.IncomingMobilityHeader message);

        void unbound(DataPlane.UnboundPacket packet);

        /** Somebody sends to a home address that is {@link DataPlane#watch watched}. */
        default void traffic(Ipv6Address homeAddress) {}

        /** What becomes of a datagram before it waits. */
        Admission.Verdict judge(IkeEvent.DatagramReceived datagram);

        /** Of somebody who is known. */
        void ike(IkeEvent.DatagramReceived datagram);

        /** Anybody may have sent it: there is less room for it. */
        void ikeOfStranger(IkeEvent.DatagramReceived datagram);

        /** What the IKE engine waits for, or has to do, which must not get lost. */
        void ikeResult(IkeEvent result);

        /**
         * The operator asks.
         *
         * @return false where too much waits already
         */
        boolean operator(ControlRequest request);

        /** One of the edges is of no more use: {@link Loop#fail}. */
        void failed(Throwable cause);
    }

    private CommonEdges(
            Settings settings, RandomGenerator random, Reporter reporter, Receiver receiver)
            throws LinuxException {
        this.reporter = reporter;
        ControlSocket.requireNoOther(settings.common().controlSocket());
        begin(reporter.counters());
        boolean complete = false;
        try {
            keys = KeyExport.to(settings.ike().exportKeys());
            revocation =
                    RevocationEdge.open(
                            settings.revocation(), random, reporter, receiver::ikeResult);
            closers.add(revocation::close);
            closers.add(onlyOne(settings.side())::close);
            dataPlane = DataPlaneEdge.open(settings, random, reporter, receiver);
            closers.add(dataPlane::close);
            if (settings.common().dataPlane() == DataPlaneKind.USERSPACE) {
                closers.add(QuietKernel.in(settings.filter(), reporter));
            }
            charon =
                    settings.ike()
                            .strongSwan()
                            .map(
                                    it ->
                                            CharonEdge.open(
                                                    it.vici(),
                                                    reporter,
                                                    notice ->
                                                            receiver.ikeResult(
                                                                    new IkeEvent.Told(notice)),
                                                    receiver::failed));
            charon.ifPresent(edge -> closers.add(edge::close));
            door = new IkeDoor(reporter, receiver);
            ike = openIke(settings, dataPlane, reporter, receiver, door);
            ike.ifPresent(sockets -> closers.add(sockets::close));
            ike.ifPresent(sockets -> door.answerBy(sockets::send));
            if (ike.isPresent() && settings.common().dataPlane() == DataPlaneKind.KERNEL) {
                ike.get().leaveEspToKernel();
            }
            ControlSocket control =
                    ControlSocket.open(
                            settings.common().controlSocket(),
                            OperatorQuestions.with(settings.commands()),
                            new OperatorQuestions(reporter.history(), receiver::operator));
            closers.add(control::close);
            settings.common()
                    .metrics()
                    .map(
                            address ->
                                    MetricsSocket.open(
                                            address, reporter.counters(), receiver::operator))
                    .ifPresent(metrics -> closers.add(metrics::close));
            notes = settings.ike().exportKeys().map(CommonEdges::warning).stream().toList();
            complete = true;
        } finally {
            if (!complete) {
                closers.close();
            }
        }
    }

    private static void begin(Counters counters) {
        counters.begin("ike-retransmission");
        counters.begin("handshake", "established");
    }

    /**
     * Everything is open, the owner's edges as well: reports which libraries compute. It loads
     * them, too, before the first peer waits for it.
     */
    public void reportLibraries() {
        Report report = Report.info("cryptography");
        for (Map.Entry<String, String> entry : Curves.libraries().entrySet()) {
            report = report.with(entry.getKey(), entry.getValue());
        }
        reporter.report(report);
    }

    /**
     * Opens all of it.
     *
     * @throws LinuxException where the kernel refuses something
     * @throws StartException where the operator has to mend something
     */
    public static CommonEdges open(
            Settings settings, RandomGenerator random, Reporter reporter, Receiver receiver)
            throws LinuxException {
        return new CommonEdges(settings, random, reporter, receiver);
    }

    /** What the operator should not forget, for the status. */
    public List<String> notes() {
        return notes;
    }

    private static String warning(Path folder) {
        return "keys are written to " + folder + ": whoever reads it reads the traffic";
    }

    public DataPlane dataPlane() {
        return dataPlane;
    }

    public RevocationEdge revocation() {
        return revocation;
    }

    public void installSa(ChildSa sa) {
        dataPlane.installSa(sa);
        if (sa.elsewhere().isEmpty()) {
            keys.export(sa);
        }
    }

    public void removeSa(ChildSa sa) {
        dataPlane.removeSa(DataPlane.SaPair.of(sa));
    }

    /**
     * Does what the IKE engine wants and a core passes on.
     *
     * @param compute has a worker do it
     */
    public void perform(IkeAction action, Consumer<IkeAction.Compute> compute) {
        switch (action) {
            case IkeAction.Send send -> ike.ifPresent(sockets -> sockets.send(send));
            case IkeAction.Tell(CharonInstruction instruction) ->
                    charon.ifPresent(edge -> edge.perform(instruction));
            case IkeAction.Tell _ -> {}
            case IkeAction.Compute work -> compute.accept(work);
            case IkeAction.CheckRevocation check -> revocation.check(check);
            case IkeAction.ExportKeys exported -> keys.export(exported.keys());
            case IkeAction.Report(IkeAction.IkeReport report) -> door.dropped(report);
            case IkeAction.ChildFailed failed ->
                    reporter.report(
                            Report.warning("child-sa-failed")
                                    .with("notify", failed.notification()));
            case IkeAction.Retransmitted _ -> reporter.counters().count("ike-retransmission");
            case IkeAction.Rekeyed _ -> reporter.report(Report.info("ike-sa-rekeyed"));
            // Cores keep these to themselves.
            case IkeAction.Authorize _,
                    IkeAction.AuthorizeAddress _,
                    IkeAction.RelayEap _,
                    IkeAction.Established _,
                    IkeAction.InstallSa _,
                    IkeAction.InstallSuccessor _,
                    IkeAction.SwitchSa _,
                    IkeAction.RemoveSa _,
                    IkeAction.Failed _,
                    IkeAction.Closed _,
                    IkeAction.Moved _,
                    IkeAction.Alive _ -> {}
        }
    }

    @Override
    public void close() {
        closers.close();
    }

    /**
     * What one that begins removes of another that was killed is not to be that of a living one.
     */
    private static HeldName onlyOne(Side side) throws LinuxException {
        String daemon =
                switch (side) {
                    case MOBILE_NODE -> "mn-agent";
                    case HOME_AGENT -> "ha-agent";
                };
        return HeldName.take(
                "mip6/" + daemon, "run beside another " + daemon + " in one network namespace");
    }

    private static Optional<IkeSockets> openIke(
            Settings settings,
            DataPlane dataPlane,
            Reporter reporter,
            Receiver receiver,
            IkeDoor door)
            throws LinuxException {
        if (settings.ike().strongSwan().isPresent()) {
            return Optional.empty(); // the ports are charon's
        }
        return switch (settings.common().protection()) {
            case IPSEC ->
                    Optional.of(
                            IkeSockets.open(
                                    Ipv6Address.UNSPECIFIED,
                                    reporter.counters(),
                                    door::received,
                                    dataPlane::received,
                                    receiver::failed));
            case NONE -> {
                reporter.report(
                        Report.warning("unprotected")
                                .with("why", "protection = \"none\": anybody is believed"));
                yield Optional.empty();
            }
        };
    }
}
