package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.dataplane.kernel.KernelDataPlane;
import mip6.dataplane.userspace.Side;
import mip6.lab.net.Host;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this machine's kernel lacks for its data plane: iproute2 is refused the same. */
@Timeout(60)
class KernelPartsIT {

    private static final String KEY = "0x" + "00".repeat(20);

    private static final List<Part> PARTS =
            List.of(
                    new Part("tunnels", "link add probe type ip6tnl local 100::1 remote 100::2"),
                    new Part(
                            "ESP",
                            "xfrm state add src 100::1 dst 100::2 proto esp spi 0x1000 mode"
                                    + " transport aead rfc4106(gcm(aes)) "
                                    + KEY
                                    + " 128"),
                    new Part(
                            "Home Address options",
                            "xfrm state add src 100::1 dst 100::2 proto hao mode ro coa 100::1"),
                    new Part(
                            "type 2 routing headers",
                            "xfrm state add src 100::1 dst 100::2 proto route2 mode ro coa"
                                    + " 100::1"),
                    new Part(
                            "sub policies",
                            "xfrm policy add src 100::1 dst 100::2 proto 135 dir out ptype sub"));

    /** How a part is named, and what of iproute2 takes it. */
    private record Part(String name, String request) {}

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
        Tool _ = Tool.program("ip");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void isNamedPartByPart(Side side) throws Exception {
        try (Host host = Host.create("parts")) {
            List<String> missing = host.call(() -> KernelDataPlane.missingParts(side));
            for (Part part : PARTS) {
                assertThat(missing.stream().anyMatch(it -> it.startsWith(part.name())))
                        .as("%s among %s", part.name(), missing)
                        .isEqualTo(!can(host, part.request()));
            }
        }
    }

    /** A daemon that is to use it says all of it at its start, and ends. */
    @Test
    void isSaidAtTheStart() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision())) {
            List<String> missing =
                    topology.homeAgent().call(() -> KernelDataPlane.missingParts(Side.HOME_AGENT));
            if (missing.isEmpty()) {
                assertThat(programs.startHomeAgent().pid()).isPositive();
            } else {
                assertThatThrownBy(programs::startHomeAgent)
                        .hasMessageContaining(
                                "dataplane = \"kernel\": this kernel lacks "
                                        + String.join("; ", missing));
            }
        }
    }

    private Provision provision() throws Exception {
        return Provision.write(
                folder,
                Renumbering.options(
                        folder,
                        new DemoOptions.Planes(DataPlaneKind.KERNEL, DataPlaneKind.KERNEL, false)));
    }

    private static boolean can(Host host, String request) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(request.split(" ", -1)));
        Process process =
                host.call(
                        () ->
                                new ProcessBuilder(command)
                                        .redirectErrorStream(true)
                                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                        .start());
        return process.waitFor() == 0;
    }
}
