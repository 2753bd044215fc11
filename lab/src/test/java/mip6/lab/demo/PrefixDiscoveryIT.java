package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mobile Prefix Discovery, as another program reads it. */
@Timeout(180)
class PrefixDiscoveryIT {

    @TempDir Path folder;

    @Test
    void theNodeIsToldAsksAndMovesToTheNewPrefix() throws Exception {
        Privilege.require();
        Tool tshark = Tool.program("tshark");
        Path capture = folder.resolve("access.pcap");
        Renumbering.run(folder, capture, DataPlaneKind.USERSPACE);
        assertThat(typesOnTheLink(tshark, capture))
                .as("told, asked and answered, as tshark reads it under ESP")
                .contains("147", "146")
                .startsWith("147");
    }

    private List<String> typesOnTheLink(Tool tshark, Path capture) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "-r",
                                capture.toString(),
                                "-o",
                                "esp.enable_encryption_decode:TRUE"));
        for (String line : Files.readAllLines(folder.resolve("esp_sa"))) {
            command.addAll(List.of("-o", "uat:esp_sa:" + line));
        }
        command.addAll(
                List.of(
                        "-Y",
                        "icmpv6.type == 146 || icmpv6.type == 147",
                        "-T",
                        "fields",
                        "-e",
                        "icmpv6.type"));
        return tshark.run(command.toArray(String[]::new)).lines().toList();
    }
}
