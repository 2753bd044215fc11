package mip6.lab.etcd;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.lab.program.LabException;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process of etcd, alone in its cluster. It listens when this is there. */
public final class EtcdServer implements AutoCloseable {

    private static final Ipv6Address LOOPBACK = Ipv6Address.of("::1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 50_000_000;
    private static final int CONNECT_MILLISECONDS = 200;

    private final Child process;
    private final URI endpoint;

    private EtcdServer(Child process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts it on {@code host}, with what is in its data directory, if there is one.
     *
     * @param name of its files in {@code folder}
     */
    public static EtcdServer start(
            Host host, Path folder, String name, Ipv6Address address, int port)
            throws IOException, LabException {
        URI endpoint = endpoint("http", address, port);
        List<String> command = command(folder, name, endpoint, endpoint("http", LOOPBACK, 2380));
        Child process = Child.start(host, name, folder, command, _ -> {}, () -> {});
        return new EtcdServer(process, endpoint)
                .awaited(() -> host.call(() -> listens(address, port)));
    }

    /** The data directory of one that was started with {@code name}. */
    public static Path data(Path folder, String name) {
        return folder.resolve(name + ".data");
    }

    /**
     * Starts it on this machine, on ports of the loopback address that nobody has.
     *
     * @param name of its files in {@code folder}
     * @param tls options such as {@code --cert-file} with their values; empty for no TLS
     */
    public static EtcdServer startHere(Path folder, String name, List<String> tls)
            throws IOException, LabException {
        int port;
        int peerPort;
        try (ServerSocket one = new ServerSocket();
                ServerSocket other = new ServerSocket()) {
            port = bound(one);
            peerPort = bound(other);
        }
        URI endpoint = endpoint(tls.isEmpty() ? "http" : "https", LOOPBACK, port);
        List<String> command =
                command(folder, name, endpoint, endpoint("http", LOOPBACK, peerPort));
        command.addAll(tls);
        Child process = Child.startHere(name, folder, command, _ -> {}, () -> {});
        return new EtcdServer(process, endpoint).awaited(() -> listens(LOOPBACK, port));
    }

    /** Where clients ask. */
    public URI endpoint() {
        return endpoint;
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static int bound(ServerSocket socket) throws IOException {
        socket.bind(new InetSocketAddress(LOOPBACK.toInetAddress(), 0));
        return socket.getLocalPort();
    }

    private static URI endpoint(String scheme, Ipv6Address address, int port) {
        return URI.create(scheme + "://[" + address + "]:" + port);
    }

    private static List<String> command(Path folder, String name, URI client, URI peer) {
        return new ArrayList<>(
                List.of(
                        "etcd",
                        "--data-dir",
                        data(folder, name).toString(),
                        "--listen-client-urls",
                        client.toString(),
                        "--advertise-client-urls",
                        client.toString(),
                        "--listen-peer-urls",
                        peer.toString(),
                        "--initial-advertise-peer-urls",
                        peer.toString(),
                        "--initial-cluster",
                        "default=" + peer));
    }

    private interface Look {
        boolean listens() throws IOException;
    }

    private EtcdServer awaited(Look look) throws IOException, LabException {
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!look.listens()) {
            if (!process.isAlive() || BootClock.nanos() > deadline) {
                process.close();
                throw new LabException("etcd did not start, see " + process.errors());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return this;
    }

    private static boolean listens(Ipv6Address address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.toInetAddress(), port), CONNECT_MILLISECONDS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
