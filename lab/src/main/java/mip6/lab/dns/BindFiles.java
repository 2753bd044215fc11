package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What BIND 9's named starts from. */
final class BindFiles {

    private BindFiles() {}

    /** Writes all files and returns the one that named is given. */
    static Path write(Path folder, InetSocketAddress address, List<LabZone> zones)
            throws IOException {
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        StringBuilder text =
                new StringBuilder(
                        """
                        options {
                            directory "%1$s";
                            pid-file "%1$s/named.pid";
                            session-keyfile "%1$s/session.key";
                            listen-on%2$s port %3$d { %4$s; };
                            listen-on%5$s { none; };
                            recursion no;
                            allow-query { any; };
                            minimal-responses no;
                            dnssec-validation no;
                            empty-zones-enable no;
                            notify no;
                        };
                        controls { };
                        """
                                .formatted(
                                        folder,
                                        ipv6 ? "-v6" : "",
                                        address.getPort(),
                                        address.getAddress().getHostAddress(),
                                        ipv6 ? "" : "-v6"));
        for (LabZone zone : zones) {
            Path file = folder.resolve(zone.name() + ".zone");
            Files.writeString(file, zone.text());
            String update = "none";
            if (zone.key().isPresent()) {
                TsigKey key = zone.key().get();
                Path keyFile = folder.resolve(zone.name() + ".key");
                TsigKeyFile.write(keyFile, key);
                text.append("include \"%s\";%n".formatted(keyFile));
                update = "key \"" + key.name() + "\"";
            }
            text.append(
                    "zone \"%s\" { type primary; file \"%s\"; allow-update { %s; }; };%n"
                            .formatted(zone.name(), file, update));
        }
        return Files.writeString(folder.resolve("named.conf"), text);
    }
}
