package mip6.lab.demo;

import mip6.cli.Main;
import mip6.dataplane.userspace.Side;
import mip6.lab.Lab;
import mip6.lab.dns.LabZone;
import mip6.lab.dns.PeerServer;
import mip6.lab.interop.CharonFiles;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Resources;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;
import mip6.lab.radius.FreeRadius;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of a provider and its mobile node, each on its own machine. */
final class Programs implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Topology topology;
    private final Path folder;
    private final Provision provision;
    private final Resources open = new Resources();

    /**
     * Nothing is started yet.
     *
     * @param folder for logs
     */
    Programs(Topology topology, Path folder, Provision provision) {
        this.topology = topology;
        this.folder = folder;
        this.provision = provision;
    }

    /** On machines of their own, over links that lose nothing, as most are started. */
    static Programs perfect(Path folder) throws IOException {
        Provision provision = Provision.write(folder, "", "");
        Topology topology = Topology.build(LinkQuality.PERFECT);
        Programs programs = new Programs(topology, folder, provision);
        Topology _ = programs.open.keep(topology);
        return programs;
    }

    Topology topology() {
        return topology;
    }

    void startDns(DemoOptions.Dns server) throws IOException, LabException, InterruptedException {
        switch (server) {
            case EMBEDDED -> {
                List<String> arguments = new ArrayList<>();
                arguments.addAll(List.of("dns", "--listen", Plan.DNS.toString()));
                for (LabZone zone : provision.zones()) {
                    arguments.add("--zone");
                    arguments.add(zone.name() + "=" + provision.zoneFile(zone));
                    arguments.add("--key");
                    arguments.add(zone.name() + "=" + provision.keyFile(zone));
                }
                Program process =
                        open.keep(
                                Program.start(
                                        topology.dns(),
                                        "dns",
                                        folder,
                                        JavaProgram.command(Lab.class, arguments)));
                process.awaitLine("ready", PATIENCE);
            }
            case BIND -> startPeer(PeerServer.BIND);
            case KNOT -> startPeer(PeerServer.KNOT);
            case POWERDNS -> startPeer(PeerServer.POWERDNS);
        }
    }

    /** On the machine of the DNS. */
    void startAaaServer() throws IOException, LabException {
        if (!Files.isExecutable(FreeRadius.PROGRAM)) {
            throw new LabException("FreeRADIUS is not installed (apt install freeradius)");
        }
        FreeRadius.Setup setup = provision.aaaServer();
        open.keep(topology.dns().call(() -> FreeRadius.start(folder.resolve("freeradius"), setup)));
    }

    private void startPeer(PeerServer server)
            throws IOException, LabException, InterruptedException {
        if (!server.isInstalled()) {
            throw new LabException(
                    "%s is not installed (apt install %s)"
                            .formatted(server.title(), server.debianPackage()));
        }
        Path own = Files.createDirectory(folder.resolve("dns-server"));
        InetSocketAddress address = new InetSocketAddress(Plan.DNS.toInetAddress(), 53);
        open.keep(
                topology.dns().call(() -> server.start(own, address, provision.zones(), PATIENCE)));
    }

    /** Leaves IKEv2 of {@code side} to charon, which is there before who commands it. */
    CharonProcess startCharon(Side side) throws IOException, LabException {
        Host host = side == Side.HOME_AGENT ? topology.homeAgent() : topology.mobileNode();
        return open.keep(CharonFiles.start(host, provision.charon(side)));
    }

    Program startHomeAgent() throws IOException, LabException, InterruptedException {
        return started(launchHomeAgent());
    }

    Program startMobileNode() throws IOException, LabException, InterruptedException {
        return started(launchMobileNode());
    }

    /** Without waiting until it is ready. */
    Program launchHomeAgent() throws IOException {
        return launch(
                topology.homeAgent(), "ha-agent", daemon("ha", provision.homeAgentConfiguration()));
    }

    /** Without waiting until it is ready. */
    Program launchMobileNode() throws IOException {
        return launch(
                topology.mobileNode(),
                "mn-agent",
                daemon("mn", provision.mobileNodeConfiguration()));
    }

    private Program launch(Host host, String name, List<String> command) throws IOException {
        return open.keep(Program.start(host, name, folder, command));
    }

    private static Program started(Program daemon) throws LabException, InterruptedException {
        daemon.awaitEvent("started", PATIENCE);
        return daemon;
    }

    private static List<String> daemon(String command, Path configuration) {
        return JavaProgram.command(
                Main.class,
                List.of(command, "--config", configuration.toString(), "--events", "/dev/stdout"));
    }

    /** In the reverse order of their start. */
    @Override
    public void close() throws IOException {
        open.close();
    }
}
