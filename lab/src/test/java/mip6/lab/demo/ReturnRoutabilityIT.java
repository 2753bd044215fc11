package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The home half of return routability goes through the tunnel, in ESP (RFC 4877 4.1). */
@Timeout(120)
class ReturnRoutabilityIT {

    @TempDir Path folder;

    @Test
    void itPassesUntouchedAndNobodyOnTheWayReadsIt() throws Exception {
        Privilege.require();
        Tool tshark = Tool.program("tshark");
        Path capture = folder.resolve("access.pcap");
        Provision provision =
                Provision.write(
                        folder, "payload = \"esp\"", "export-keys = \"" + folder + "/keys\"");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            try (LinkCapture _ = topology.captureAccess(capture)) {
                Ipv6Address home = Registered.homeAddress(programs.startMobileNode());
                ReturnRoutability.passes(topology, home, provision.mobileNodeSocket());
            }
        }
        LinkOracle link = new LinkOracle(tshark, capture, folder.resolve("keys/esp_sa"));
        assertThat(link.seen("mip6.mhtype", "mip6.mhtype")).as("in the clear").isEmpty();
        assertThat(link.decrypted("esp && mip6.mhtype < 5", "mip6.mhtype"))
                .as("twice asked and answered, and no Binding Error")
                .containsExactly("1", "3", "1", "3");
        assertThat(link.decrypted("esp && mip6.mhtype == 7", "mip6.mhtype")).isEmpty();
    }
}
