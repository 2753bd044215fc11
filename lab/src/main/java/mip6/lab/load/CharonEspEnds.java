package mip6.lab.load;

import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.lab.net.Host;
import mip6.lab.net.Resources;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** strongSwan's charon with its plugin kernel-libipsec, which does ESP in UDP alone. */
final class CharonEspEnds implements EspEnds {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PLUGINS = "kernel-libipsec kernel-netlink";
    private static final String SETTINGS = "install_routes = yes\ninstall_virtual_ip = yes";
    private static final String CONNECTION = "tunnel";
    private static final String CHILD = "payload";

    private final Host node;
    private final Host gateway;
    private final Resources processes = new Resources();
    private final List<Long> pids = new ArrayList<>();
    private String name = "";

    private CharonEspEnds(Host node, Host gateway) {
        this.node = node;
        this.gateway = gateway;
    }

    /** Between two machines that reach each other; the cables are named after both. */
    static CharonEspEnds start(Host node, Host gateway, Path folder)
            throws IOException, LoadException {
        CharonEspEnds ends = new CharonEspEnds(node, gateway);
        try {
            gateway.address(node.name(), INSIDE, Ipv6Address.LENGTH * Byte.SIZE);
            try (ViciClient _ = ends.start(gateway, folder);
                    ViciClient client = ends.start(node, folder)) {
                ends.name = "charon " + client.version().version();
                client.initiate(SaSelection.of(CONNECTION, CHILD), PATIENCE);
            }
            return ends;
        } catch (IOException | LoadException failed) {
            ends.close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Host node() {
        return node;
    }

    @Override
    public Host gateway() {
        return gateway;
    }

    @Override
    public List<Long> pids() {
        return pids;
    }

    @Override
    public void close() {
        processes.close(failed -> System.err.println("mip6 bench: " + failed.getMessage()));
    }

    private ViciClient start(Host host, Path folder) throws IOException, LoadException {
        CharonProcess process =
                processes.keep(
                        CharonProcess.start(
                                host, host.name(), folder, List.of(), PLUGINS, SETTINGS));
        pids.add(process.pid());
        ViciClient client = process.client();
        client.loadShared(
                "all", "IKE", Secret.of(Bytes.ofUtf8(LoadPlan.PRE_SHARED_KEY)), List.of());
        boolean atNode = host == node;
        Section.Builder connection =
                Section.builder()
                        .put("version", 2)
                        .list("local_addrs", (atNode ? NODE : GATEWAY).toString())
                        .list("remote_addrs", (atNode ? GATEWAY : NODE).toString())
                        .put("encap", true)
                        .put("mobike", false)
                        .list("proposals", LoadPlan.PROPOSAL)
                        .put("local", proof(atNode ? "node" : "gateway"))
                        .put("remote", proof(atNode ? "gateway" : "node"))
                        .section("children", children -> children.put(CHILD, child(atNode)));
        if (atNode) {
            connection.list("vips", HOME.toString());
        } else {
            client.loadPool(CONNECTION, Section.builder().put("addrs", HOME + "/128").build());
            connection.list("pools", CONNECTION);
        }
        client.loadConnection(CONNECTION, connection.build());
        return client;
    }

    private static Section proof(String identity) {
        return Section.builder().put("auth", "psk").put("id", identity + ".example.com").build();
    }

    private static Section child(boolean atNode) {
        return Section.builder()
                .list(atNode ? "remote_ts" : "local_ts", INSIDE + "/128")
                .list("esp_proposals", "aes128gcm16")
                .build();
    }
}
