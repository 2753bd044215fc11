package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** What knotd starts from. */
final class KnotFiles {

    private KnotFiles() {}

    /** Writes all files and returns the one that knotd is given. */
    static Path write(Path folder, InetSocketAddress address, List<LabZone> zones)
            throws IOException {
        StringBuilder text = new StringBuilder(server(folder, address));
        StringBuilder keys = new StringBuilder();
        StringBuilder rules = new StringBuilder();
        StringBuilder served = new StringBuilder();
        for (LabZone zone : zones) {
            Path file = folder.resolve(zone.name() + ".zone");
            Files.writeString(file, zone.text());
            served.append(
                    """
                      - domain: %s
                        file: "%s"
                        zonefile-sync: -1
                    """
                            .formatted(zone.name(), file));
            if (zone.key().isPresent()) {
                TsigKey key = zone.key().get();
                keys.append(text(key));
                rules.append(
                        """
                          - id: %1$s
                            action: update
                            key: %1$s
                        """
                                .formatted(key.name()));
                served.append("    acl: %s%n".formatted(key.name()));
            }
        }
        section(text, "key", keys);
        section(text, "acl", rules);
        section(text, "zone", served);
        return Files.writeString(folder.resolve("knot.conf"), text);
    }

    private static String server(Path folder, InetSocketAddress address) {
        return """
        server:
            rundir: "%1$s"
            pidfile: "%1$s/knot.pid"
            listen: %2$s@%3$d
        log:
          - target: stderr
            any: info
        database:
            storage: "%1$s"
        control:
            listen: "%1$s/knot.sock"
        """
                .formatted(folder, address.getAddress().getHostAddress(), address.getPort());
    }

    private static String text(TsigKey key) {
        return
"""
  - id: %s
    algorithm: %s
    secret: "%s"
"""
                .formatted(
                        key.name(),
                        key.algorithm().text(),
                        Base64.getEncoder().encodeToString(key.secret().reveal()));
    }

    private static void section(StringBuilder text, String name, StringBuilder content) {
        if (!content.isEmpty()) {
            text.append(name).append(":\n").append(content);
        }
    }
}
