package mip6.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The kernel's IPv6 settings in the network namespace of the calling platform thread. */
public final class Sysctl {

    private static final Path ALL = Path.of("/proc/sys/net/ipv6");
    private static final Path INTERFACES = ALL.resolve("conf");
    private static final Path NEIGHBOURS = ALL.resolve("neigh");

    private Sysctl() {}

    /**
     * Sets a value of one interface.
     *
     * @param interfaceName an interface, or {@code all} or {@code default}
     * @param key such as {@code proxy_ndp}
     */
    public static void set(String interfaceName, String key, String value) throws IOException {
        write(INTERFACES.resolve(interfaceName).resolve(key), value);
    }

    /**
     * Sets a value that no interface has for itself.
     *
     * @param key such as {@code ip_nonlocal_bind}
     */
    public static void setForAll(String key, String value) throws IOException {
        write(ALL.resolve(key), value);
    }

    public static String get(String interfaceName, String key) throws IOException {
        return Files.readString(INTERFACES.resolve(interfaceName).resolve(key)).strip();
    }

    /**
     * Sets a value of one interface's neighbour table.
     *
     * @param interfaceName an interface, or {@code default}
     * @param key such as {@code proxy_delay}, after which the kernel answers for others (in
     *     hundredths of a second, 80 unless it is set)
     */
    public static void setNeighbours(String interfaceName, String key, String value)
            throws IOException {
        write(NEIGHBOURS.resolve(interfaceName).resolve(key), value);
    }

    private static void write(Path file, String value) throws IOException {
        // no option to create or truncate: the file system of the settings knows neither
        Files.writeString(file, value, StandardOpenOption.WRITE);
    }
}
