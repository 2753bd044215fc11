package mip6.lab.load;

import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.lab.net.Host;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.LabException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A charon that is set up to be fast: without log, and with the plugins that a load needs. */
final class FastCharon {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private FastCharon() {}

    /**
     * Starts one.
     *
     * @param name of its files in {@code folder}
     * @param before words of the command line in front of it
     * @param plugins beside those that every one has here
     * @param settings lines of its section
     */
    static CharonProcess start(
            Host host,
            String name,
            Path folder,
            List<String> before,
            String plugins,
            String settings)
            throws IOException, LoadException {
        Path socket = folder.resolve(name + ".vici");
        Path configuration = folder.resolve(name + ".conf");
        Files.writeString(configuration, configuration(socket, plugins, settings));
        try {
            return CharonProcess.start(
                    host,
                    new CharonProcess.Setup(name, folder, configuration, socket, before),
                    PATIENCE);
        } catch (LabException failed) {
            throw new LoadException(String.valueOf(failed.getMessage()));
        }
    }

    static ViciClient client(CharonProcess process) {
        return new ViciClient(new ViciEndpoint.Unix(process.socket()));
    }

    private static String configuration(Path socket, String plugins, String settings) {
        return """
        charon-systemd {
          load_modular = no
          load = random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints sha1 sha2 hmac kdf gcm curve25519 socket-default %s vici
          journal {
            default = -1
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
          %s
        }
        """
                .formatted(plugins, socket, settings);
    }
}
