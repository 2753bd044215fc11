package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An address translator of the kernel's (nftables): what a machine sends or forwards from within to
 * the ports of IKE has another address and port on the wire.
 */
public final class Translator {

    private static final int FIRST_PORT = 50_000;
    private static final int PORTS = 1000;

    private final Host host;
    private final Path folder;
    private final Ipv6Prefix inside;
    private final Ipv6Address outside;
    private int mappings;

    private Translator(Host host, Path folder, Ipv6Prefix inside, Ipv6Address outside) {
        this.host = host;
        this.folder = folder;
        this.inside = inside;
        this.outside = outside;
    }

    /**
     * Begins to translate.
     *
     * @param inside whose addresses are not seen outside
     * @param outside what is seen, an address of this machine
     */
    public static Translator on(Host host, Path folder, Ipv6Prefix inside, Ipv6Address outside)
            throws IOException, InterruptedException {
        Translator translator = new Translator(host, folder, inside, outside);
        translator.forget();
        return translator;
    }

    /** All mappings are lost: what comes next gets another port. */
    public void forget() throws IOException, InterruptedException {
        mappings++;
        Path rules = folder.resolve("translator.nft");
        // a zone of its own has connections of its own
        Files.writeString(
                rules,
                """
                table ip6 translator
                delete table ip6 translator
                table ip6 translator {
                  chain out {
                    type filter hook output priority raw;
                    ip6 saddr %1$s udp dport { 500, 4500 } ct zone set %3$d
                  }
                  chain in {
                    type filter hook prerouting priority raw;
                    ip6 saddr %1$s udp dport { 500, 4500 } ct zone set %3$d
                    ip6 daddr %2$s udp sport { 500, 4500 } ct zone set %3$d
                  }
                  chain wire {
                    type nat hook postrouting priority srcnat;
                    ip6 saddr %1$s meta l4proto udp snat to [%2$s]:%4$d-%5$d
                  }
                }
                """
                        .formatted(inside, outside, mappings, firstPort(), lastPort()));
        List<String> command = List.of("nft", "-f", rules.toString());
        try (Child child = Child.start(host, "nft", folder, command, _ -> {}, () -> {})) {
            assertThat(child.exitStatus()).as("see %s", child.errors()).isZero();
        }
    }

    /** Whether {@code port} is of the mappings that there are now. */
    public boolean isCurrent(int port) {
        return port >= firstPort() && port <= lastPort();
    }

    private int firstPort() {
        return FIRST_PORT + mappings * PORTS;
    }

    private int lastPort() {
        return firstPort() + PORTS - 1;
    }
}
