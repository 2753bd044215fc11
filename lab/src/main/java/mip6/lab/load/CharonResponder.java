package mip6.lab.load;

import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.lab.net.Host;
import mip6.lab.program.CharonProcess;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** strongSwan's charon. */
final class CharonResponder implements LoadedResponder {

    private static final String PLUGINS = "md4 md5 des eap-identity eap-mschapv2 kernel-netlink";

    /** No limits on half-open SAs, and hash tables for many of them. */
    private static final String SETTINGS =
            """
            ikesa_table_size = 16384
            ikesa_table_segments = 16
            half_open_timeout = 30
            cookie_threshold = 1000000
            cookie_threshold_ip = 1000000
            block_threshold = 1000000
            init_limit_half_open = 0
            install_routes = no\
            """;

    private final CharonProcess process;
    private final String name;

    private CharonResponder(CharonProcess process, String name) {
        this.process = process;
        this.name = name;
    }

    static CharonResponder start(Host host, Ipv6Address address, LoadPlan plan, LoadProof proof)
            throws IOException, LoadException {
        CharonProcess process =
                FastCharon.start(
                        host,
                        "charon",
                        plan.folder(),
                        List.of("taskset", "-c", Integer.toString(PROCESSOR)),
                        PLUGINS,
                        SETTINGS);
        try (ViciClient client = FastCharon.client(process)) {
            load(client, address, plan, proof);
            return new CharonResponder(process, "charon " + client.version().version());
        } catch (IOException refused) {
            process.close();
            throw refused;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public long memory() throws LoadException {
        try {
            return resident();
        } catch (IOException gone) {
            throw new LoadException("charon is gone: see " + process.errors());
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static void load(ViciClient client, Ipv6Address address, LoadPlan plan, LoadProof proof)
            throws IOException {
        Secret shared = Secret.of(Bytes.ofUtf8(LoadPlan.PRE_SHARED_KEY));
        Section.Builder local = Section.builder().put("id", LoadPlan.HOME_AGENT);
        Section.Builder remote = Section.builder();
        switch (proof) {
            case PSK -> {
                client.loadShared("all", "IKE", shared, List.of());
                local.put("auth", "psk");
                remote.put("auth", "psk");
            }
            case ECDSA -> remote.put("auth", "pubkey");
            case EAP -> {
                client.loadShared("all", "EAP", shared, List.of());
                remote.put("auth", "eap-mschapv2").put("eap_id", "%any");
            }
        }
        if (proof != LoadProof.PSK) {
            client.loadCertificate("CA", read(plan.authority()));
            try (Secret key = Secret.of(read(plan.homeAgentKey()))) {
                client.loadKey(key);
            }
            local.put("auth", "pubkey").octets("certs", read(plan.homeAgent()));
        }
        client.loadConnection(
                "load",
                Section.builder()
                        .list("local_addrs", address.toString())
                        .list("remote_addrs", "%any")
                        .put("version", 2)
                        .put("mobike", false)
                        .put("childless", "force")
                        .put("unique", "never")
                        .put("rekey_time", 0)
                        .list("proposals", LoadPlan.PROPOSAL)
                        .put("local", local.build())
                        .put("remote", remote.build())
                        .build());
    }

    private static Bytes read(Path file) throws IOException {
        return Bytes.wrap(Files.readAllBytes(file));
    }
}
