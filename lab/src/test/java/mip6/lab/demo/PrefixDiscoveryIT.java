package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Mobile Prefix Discovery, as another program reads it. */
@Timeout(180)
class PrefixDiscoveryIT {

    @TempDir Path folder;

    @Test
    void theNodeIsToldAsksAndMovesToTheNewPrefix() throws Exception {
        Privilege.require();
        Tool tshark = Tool.program("tshark");
        Path capture = folder.resolve("access.pcap");
        Renumbering.run(folder, capture);
        LinkOracle link = new LinkOracle(tshark, capture, folder.resolve("esp_sa"));
        assertThat(link.decrypted("icmpv6.type == 146 || icmpv6.type == 147", "icmpv6.type"))
                .as("told, asked and answered, as tshark reads it under ESP")
                .contains("147", "146")
                .startsWith("147");
    }
}
