package mip6.lab.vici;

import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEvents;
import mip6.ikev2.vici.client.ViciException;
import mip6.ikev2.vici.client.ViciSettings;
import mip6.lab.net.Host;
import mip6.lab.net.Privilege;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Two machines with a charon each: mn, which initiates here, and ha. */
final class ViciPair implements AutoCloseable {

    static final String MN = "2001:db8:a1::5";
    static final String HA = "2001:db8:1::1";
    static final Duration LONG = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final ViciSettings SETTINGS =
            ViciSettings.DEFAULT.withRetries(Duration.ofMillis(20), Duration.ofMillis(100));

    private final Host mnHost = Host.create("mn");
    private final Host haHost = Host.create("ha");
    final Charon mn;
    final Charon ha;
    final ViciClient mnClient;
    final ViciClient haClient;

    private ViciPair(Path folder) throws Exception {
        mnHost.connect(haHost);
        mnHost.address("ha", Ipv6Address.of(MN), 16);
        haHost.address("mn", Ipv6Address.of(HA), 16);
        mn = Charon.start(mnHost, folder.resolve("mn"));
        ha = Charon.start(haHost, folder.resolve("ha"));
        mnClient = client(mn);
        haClient = client(ha);
        for (ViciClient client : List.of(mnClient, haClient)) {
            awaitAnswer(client);
        }
    }

    /**
     * Starts both, where that can be.
     *
     * @param folder of configurations and logs
     */
    static ViciPair start(Path folder) throws Exception {
        Privilege.require();
        Charon.require();
        return new ViciPair(folder);
    }

    static ViciClient client(Charon charon) {
        return new ViciClient(charon.endpoint(), SETTINGS);
    }

    static ViciEvents events(Charon charon, String... names) {
        return client(charon).events(Set.of(names));
    }

    /** A charon that starts makes its socket before it answers. */
    static void awaitAnswer(ViciClient client) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                client.version();
                return;
            } catch (ViciException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
    }

    /** Lets both set up a childless IKE SA {@code home} with a pre-shared key. */
    void load(Section.Builder mnExtra, Section.Builder haExtra) throws Exception {
        load(mnClient, connection("mn", "ha", mnExtra, MN, HA));
        load(haClient, connection("ha", "mn", haExtra, HA, MN));
    }

    void load() throws Exception {
        load(Section.builder(), Section.builder());
    }

    /** Lets both set up as many of them beside each other, {@code home0} and so on. */
    void loadMany(int connections) throws Exception {
        load();
        for (int i = 0; i < connections; i++) {
            mnClient.loadConnection(
                    "home" + i, connection("mn", "ha", distinct(i).put("unique", "never"), MN, HA));
        }
        haClient.loadConnection(
                "home", connection("ha", "mn", Section.builder().put("unique", "never"), HA, MN));
    }

    /** Charon takes an IKE SA of a connection that looks the same, whatever its name. */
    static Section.Builder distinct(int number) {
        return Section.builder().put("rekey_time", 20_000 + number);
    }

    void establish() throws Exception {
        mnClient.initiate(SaSelection.ofIke("home"), LONG);
    }

    static Section connection(
            String own, String other, Section.Builder extra, String local, String remote) {
        return extra.put("version", 2)
                .list("local_addrs", local)
                .list("remote_addrs", remote)
                .list("proposals", "aes128gcm16-prfsha256-x25519")
                .put("childless", "force")
                .put("mobike", false)
                .section("local", auth -> auth.put("auth", "psk").put("id", own))
                .section("remote", auth -> auth.put("auth", "psk").put("id", other))
                .build();
    }

    private static void load(ViciClient client, Section connection) throws Exception {
        try (Secret secret = Secret.wrap("a key for two".getBytes(StandardCharsets.US_ASCII))) {
            client.loadShared("everybody", "IKE", secret, List.of());
        }
        client.loadConnection("home", connection);
    }

    @Override
    public void close() {
        mnClient.close();
        haClient.close();
        mn.close();
        ha.close();
        mnHost.close();
        haHost.close();
    }
}
