package mip6.lab.demo;

import mip6.cli.Main;
import mip6.lab.Lab;
import mip6.lab.dns.LabZone;
import mip6.lab.dns.PeerServer;
import mip6.lab.net.JavaProgram;
import mip6.lab.radius.FreeRadius;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The processes of a provider and its mobile node, each on its own machine. */
final class Programs implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Topology topology;
    private final Path folder;
    private final Provision provision;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

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

    void startDns(DemoOptions.Dns server) throws IOException, DemoException, InterruptedException {
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
                        keep(
                                Program.start(
                                        topology.dns(),
                                        "dns",
                                        folder,
                                        JavaProgram.command(Lab.class, arguments)));
                process.await(
                        "readiness",
                        PATIENCE,
                        line -> Optional.of(line).filter(text -> text.startsWith("ready")));
            }
            case BIND -> startPeer(PeerServer.BIND);
            case KNOT -> startPeer(PeerServer.KNOT);
            case POWERDNS -> startPeer(PeerServer.POWERDNS);
        }
    }

    /** On the machine of the DNS. */
    void startAaaServer() throws IOException, DemoException {
        if (!Files.isExecutable(FreeRadius.PROGRAM)) {
            throw new DemoException("FreeRADIUS is not installed (apt install freeradius)");
        }
        FreeRadius.Setup setup = provision.aaaServer();
        keep(topology.dns().call(() -> FreeRadius.start(folder.resolve("freeradius"), setup)));
    }

    private void startPeer(PeerServer server)
            throws IOException, DemoException, InterruptedException {
        if (!server.isInstalled()) {
            throw new DemoException(
                    "%s is not installed (apt install %s)"
                            .formatted(server.title(), server.debianPackage()));
        }
        Path own = Files.createDirectory(folder.resolve("dns-server"));
        InetSocketAddress address = new InetSocketAddress(Plan.DNS.toInetAddress(), 53);
        keep(topology.dns().call(() -> server.start(own, address, provision.zones(), PATIENCE)));
    }

    Program startHomeAgent() throws IOException, DemoException, InterruptedException {
        Program homeAgent =
                keep(
                        Program.start(
                                topology.homeAgent(),
                                "ha-agent",
                                folder,
                                daemon("ha", provision.homeAgentConfiguration())));
        homeAgent.awaitEvent("started", PATIENCE);
        return homeAgent;
    }

    Program startMobileNode() throws IOException, DemoException, InterruptedException {
        Program mobileNode =
                keep(
                        Program.start(
                                topology.mobileNode(),
                                "mn-agent",
                                folder,
                                daemon("mn", provision.mobileNodeConfiguration())));
        mobileNode.awaitEvent("started", PATIENCE);
        return mobileNode;
    }

    private static List<String> daemon(String command, Path configuration) {
        return JavaProgram.command(
                Main.class,
                List.of(command, "--config", configuration.toString(), "--events", "/dev/stdout"));
    }

    /** In the reverse order of their start. */
    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }
}
