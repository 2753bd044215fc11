package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import java.nio.file.Path;

/** The links of a {@link KernelJourney}, as tshark reads them. */
public final class JourneyLinks {

    private JourneyLinks() {}

    /** What is on them, or says what is not. */
    public static void areRead(Path folder) throws Exception {
        Tool tshark = Tool.program("tshark");
        LinkOracle access =
                new LinkOracle(tshark, folder.resolve("access.pcap"), folder.resolve("esp_sa"));
        assertThat(access.seen("mip6.mhtype || esp && !udp", "frame.number"))
                .as("nothing without UDP")
                .isEmpty();
        assertThat(access.seen("ipv6.nxt == 41 && ipv6.dst == ff00::/8", "icmpv6.type"))
                .as("messages to neighbours in the tunnel")
                .isEmpty();
        assertThat(access.decrypted("udp.port == 4500 && esp", "mip6.mhtype"))
                .as("Binding Updates and Acknowledgements, and return routability")
                .contains("5", "6", "1", "3");
        assertThat(access.decrypted("udp.port == 4500 && icmpv6", "icmpv6.type"))
                .as("Mobile Prefix Discovery and echoes")
                .contains("146", "147", "128", "129");
        LinkOracle correspondent =
                new LinkOracle(
                        tshark, folder.resolve("correspondent.pcap"), folder.resolve("esp_sa"));
        assertThat(correspondent.seen("mip6.mhtype == 7", "mip6.be.status"))
                .as("status of Binding Errors")
                .containsExactly("1");
    }
}
