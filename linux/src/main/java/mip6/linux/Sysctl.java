package mip6.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's IPv6 settings in the network namespace of the calling platform thread. */
public final class Sysctl {

    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");

    private Sysctl() {}

    /**
     * Sets a value of one interface.
     *
     * @param interfaceName an interface, or {@code all} or {@code default}
     * @param key such as {@code proxy_ndp}
     */
    public static void set(String interfaceName, String key, String value) throws IOException {
        Files.writeString(file(interfaceName, key), value);
    }

    public static String get(String interfaceName, String key) throws IOException {
        return Files.readString(file(interfaceName, key)).strip();
    }

    private static Path file(String interfaceName, String key) {
        return IPV6.resolve(interfaceName).resolve(key);
    }
}
