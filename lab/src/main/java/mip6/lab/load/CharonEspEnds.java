package mip6.lab.load;

import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciException;
import mip6.lab.net.Host;
import mip6.lab.net.Resources;
import mip6.lab.program.CharonProcess;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Ends of strongSwan's charon with its plugin kernel-libipsec, which does ESP in UDP alone. */
final class CharonEspEnds {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PLUGINS = "kernel-libipsec kernel-netlink";
    private static final String SETTINGS = "install_routes = yes\ninstall_virtual_ip = yes";
    private static final String CONNECTION = "tunnel";
    private static final String CHILD = "payload";

    private CharonEspEnds() {}

    /** Between two machines that reach each other; the cables are named after both. */
    static EspEnds start(Host node, Host gateway, Path folder) throws IOException, LoadException {
        Resources processes = new Resources();
        try {
            gateway.address(node.name(), EspEnds.INSIDE, Ipv6Address.LENGTH * Byte.SIZE);
            CharonProcess first = start(gateway, folder, processes);
            CharonProcess second = start(node, folder, processes);
            try (ViciClient responder = FastCharon.client(first);
                    ViciClient initiator = FastCharon.client(second)) {
                load(responder, false);
                load(initiator, true);
                initiator.initiate(SaSelection.of(CONNECTION, CHILD), PATIENCE);
                return new EspEnds(
                        "charon " + initiator.version().version(),
                        node,
                        gateway,
                        processes,
                        List.of(first.pid(), second.pid()));
            }
        } catch (IOException | LoadException failed) {
            processes.close(failed::addSuppressed);
            throw failed;
        }
    }

    private static CharonProcess start(Host host, Path folder, Resources processes)
            throws IOException, LoadException {
        return processes.keep(
                FastCharon.start(host, host.name(), folder, List.of(), PLUGINS, SETTINGS));
    }

    private static void load(ViciClient client, boolean atNode) throws ViciException {
        client.loadShared(
                "all", "IKE", Secret.of(Bytes.ofUtf8(LoadPlan.PRE_SHARED_KEY)), List.of());
        Section.Builder connection =
                Section.builder()
                        .put("version", 2)
                        .list("local_addrs", (atNode ? EspEnds.NODE : EspEnds.GATEWAY).toString())
                        .list("remote_addrs", (atNode ? EspEnds.GATEWAY : EspEnds.NODE).toString())
                        .put("encap", true)
                        .put("mobike", false)
                        .list("proposals", LoadPlan.PROPOSAL)
                        .put("local", proof(atNode ? "node" : "gateway"))
                        .put("remote", proof(atNode ? "gateway" : "node"))
                        .section("children", children -> children.put(CHILD, child(atNode)));
        if (atNode) {
            connection.list("vips", EspEnds.HOME.toString());
        } else {
            client.loadPool(
                    CONNECTION, Section.builder().put("addrs", EspEnds.HOME + "/128").build());
            connection.list("pools", CONNECTION);
        }
        client.loadConnection(CONNECTION, connection.build());
    }

    private static Section proof(String identity) {
        return Section.builder().put("auth", "psk").put("id", identity + ".example.com").build();
    }

    private static Section child(boolean atNode) {
        return Section.builder()
                .list(atNode ? "remote_ts" : "local_ts", EspEnds.INSIDE + "/128")
                .list("esp_proposals", "aes128gcm16")
                .build();
    }
}
