package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.MobilityEar;
import mip6.lab.net.Ping;
import mip6.lab.net.PortTranslator;
import mip6.lab.program.Program;
import mip6.linux.PacketSender;
import mip6.mobilityheader.BindingError;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Run by {@code KernelPlaneIT} on a kernel with Mobile IPv6: both daemons with the data plane of
 * that kernel, payload in ESP, and a translator between them.
 */
public final class KernelJourney {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final String ACCEPTED = "binding-accepted";

    /** Packets of which a pair may protect so many. */
    private static final int LIMIT = 100;

    /** Lines of the table of keys: of signalling, payload and Mobile Prefix Discovery. */
    private static final int KEYS = 6;

    private final Path folder;
    private final Topology topology;
    private final Program mobileNode;
    private final Ipv6Address home;

    private KernelJourney(Path folder, Topology topology, Program mobileNode) throws Exception {
        this.folder = folder;
        this.topology = topology;
        this.mobileNode = mobileNode;
        home = Registered.homeAddress(mobileNode);
    }

    /**
     * Runs.
     *
     * @param arguments a folder for {@code access.pcap}, {@code correspondent.pcap} and {@code
     *     esp_sa}
     */
    public static void main(String[] arguments) throws Exception {
        Path kept = Path.of(arguments[0]);
        Path folder = Files.createTempDirectory("journey");
        Provision provision = provision(folder);
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            PortTranslator translator = new PortTranslator();
            topology.translate(translator);
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            // on the mobile node's machine a capture sees what the kernel has decrypted, too
            try (LinkCapture _ =
                            LinkCapture.start(
                                    topology.visited(), "mn1", kept.resolve("access.pcap"));
                    LinkCapture _ =
                            LinkCapture.start(
                                    topology.correspondent(),
                                    "router",
                                    kept.resolve("correspondent.pcap"))) {
                Program mobileNode = programs.startMobileNode();
                KernelJourney journey = new KernelJourney(folder, topology, mobileNode);
                ReturnRoutability.passes(topology, journey.home, provision.mobileNodeSocket());
                journey.unknownBinding();
                journey.keysAreRenewed();
                Renumbering.follows(topology, provision, homeAgent, mobileNode);
                translator.forget();
                journey.goesOn();
            }
        }
        Files.copy(folder.resolve("esp_sa"), kept.resolve("esp_sa"));
        System.out.println("== journey\nheld");
        System.exit(0);
    }

    private static Provision provision(Path folder) throws IOException {
        Provision provision =
                Provision.write(
                        folder,
                        Renumbering.options(
                                folder,
                                new DemoOptions.Planes(
                                        DataPlaneKind.KERNEL, DataPlaneKind.KERNEL, true)));
        Path file = provision.mobileNodeConfiguration();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "[ike]\n",
                                """
                                lifetime = "12s"

                                [ike]
                                child-rekey-packets = %d
                                """
                                        .formatted(LIMIT)));
        return provision;
    }

    /** RFC 6275 9.3.3. */
    private void unknownBinding() throws Exception {
        try (MobilityEar answers = MobilityEar.on(topology.correspondent());
                PacketSender sender = topology.correspondent().call(PacketSender::open)) {
            sender.send(
                    BindingErrorIT.withHomeAddress(
                            IpProtocol.ICMPV6, Bytes.ofHex("8000 0000 0000 0000")),
                    0);
            answers.hears(
                    new BindingError(
                            BindingError.UNKNOWN_BINDING, BindingErrorIT.HOME_ADDRESS, List.of()),
                    Plan.HOME_AGENT_ADDRESS,
                    Plan.CORRESPONDENT);
        }
    }

    /** Echoes wear the pair of the payload out, and none of them is lost. */
    private void keysAreRenewed() throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (Ping ping = Ping.open(topology.correspondent(), home)) {
            int sent = 0;
            int before = Math.max(KEYS, keys());
            while (keys() <= before || sent <= 2 * LIMIT) {
                assertThat(ping.once(PATIENCE)).as("echo %d", ++sent).isPresent();
                assertThat(System.nanoTime()).as("%d keys", keys()).isLessThan(until);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private int keys() throws IOException {
        return Files.readAllLines(folder.resolve("esp_sa")).size();
    }

    /** The home agent learns where the mobile node is seen now, of signalling and payload. */
    private void goesOn() throws Exception {
        long before = accepted();
        while (accepted() == before) {
            mobileNode.awaitEvent(ACCEPTED, PATIENCE);
        }
        assertThat(Ping.isAnswered(topology.mobileNode(), Plan.CORRESPONDENT, 30, SECOND)).isTrue();
    }

    private long accepted() {
        return mobileNode.events(0).stream().filter(it -> it.name().equals(ACCEPTED)).count();
    }
}
