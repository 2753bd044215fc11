package mip6.lab.net;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An address translator of the kernel's (nftables): what a machine sends or forwards from within to
 * the ports of IKE has another address and port on the wire.
 */
public final class Translator {

    private static final int FIRST_PORT = 50_000;
    private static final int PORTS = 1000;

    private final Nftables table;
    private final Ipv6Prefix inside;
    private final Ipv6Address outside;
    private int mappings;

    private Translator(Host host, Path folder, Ipv6Prefix inside, Ipv6Address outside) {
        this.table = new Nftables(host, folder, "translator");
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
        // a zone of its own has connections of its own
        table.load(
                """
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
                """
                        .formatted(inside, outside, mappings, firstPort(), lastPort()));
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
