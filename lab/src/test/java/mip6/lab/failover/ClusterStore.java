package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.store.EtcdKeys;
import mip6.ha.store.Keys;
import mip6.ha.store.StoreException;
import mip6.lab.etcd.EtcdServer;
import mip6.lab.program.LabException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The etcd of home agents, as one sees and treats it who is none of them. */
final class ClusterStore implements AutoCloseable {

    private static final String BINDINGS = "bindings/";

    private static final String ENDPOINT =
            "http://[" + FailoverPlan.STORE + "]:" + FailoverPlan.STORE_PORT;

    private final FailoverProcesses processes;
    private final FailoverTopology topology;
    private final Path folder;
    private final EtcdKeys keys;

    private ClusterStore(
            FailoverProcesses processes, FailoverTopology topology, Path folder, EtcdKeys keys) {
        this.processes = processes;
        this.topology = topology;
        this.folder = folder;
        this.keys = keys;
    }

    /** That of {@code processes}, which runs. */
    static ClusterStore open(FailoverProcesses processes, FailoverTopology topology, Path folder)
            throws StoreException, IOException {
        EtcdKeys.Settings settings =
                new EtcdKeys.Settings(
                        List.of(URI.create(ENDPOINT)),
                        "/mip6/",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        Optional.empty());
        EtcdKeys keys = topology.store().call(() -> EtcdKeys.open(settings));
        return new ClusterStore(processes, topology, folder, keys);
    }

    List<Keys.Entry> bindings() throws StoreException {
        return keys.range(BINDINGS);
    }

    /** Of a key of a binding. */
    static Ipv6Address homeAddress(String key) {
        return Ipv6Address.of(key.substring(BINDINGS.length()));
    }

    /** How a value of a binding begins: an epoch, and the name of the owner. */
    static String owner(Bytes value) {
        int length = value.at(8) << 8 | value.at(9);
        return value.slice(10, 10 + length).toUtf8();
    }

    /** Writes past all home agents. */
    void poison(String homeAddress, Bytes value) throws StoreException {
        assertThat(
                        keys.commit(
                                List.of(),
                                List.of(
                                        new Keys.Operation.Put(
                                                BINDINGS + homeAddress, value, false))))
                .isPresent();
    }

    /** Writes to {@code snapshot} what it has. */
    void save(Path snapshot) throws IOException, InterruptedException {
        etcdctl("--endpoints", ENDPOINT, "snapshot", "save", snapshot.toString());
    }

    void kill() throws InterruptedException {
        processes.store().kill();
    }

    /**
     * Starts with what is in {@code snapshot}.
     *
     * @param name of its files, which are new
     */
    void restore(Path snapshot, String name)
            throws IOException, InterruptedException, LabException {
        String data = EtcdServer.data(folder, name).toString();
        etcdctl("snapshot", "restore", snapshot.toString(), "--data-dir", data);
        processes.startStore(name);
    }

    /**
     * Starts with nothing.
     *
     * @param name of its files, which are new
     */
    void beginAnew(String name) throws IOException, LabException {
        processes.startStore(name);
    }

    private void etcdctl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("etcdctl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        String _ = builder.environment().put("ETCDCTL_API", "3");
        assertThat(topology.store().call(builder::start).waitFor()).as("%s", command).isZero();
    }

    @Override
    public void close() {
        keys.close();
    }
}
