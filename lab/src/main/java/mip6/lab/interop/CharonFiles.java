package mip6.lab.interop;

import mip6.lab.net.Host;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.LabException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Configuration, socket and log of a charon, in a folder of its own. */
public final class CharonFiles {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CharonFiles() {}

    /** Starts one that leaves ESP to the kernel, and all else to who commands it. */
    public static CharonProcess start(Host host, Path folder) throws IOException, LabException {
        return start(host, folder, Peers.KERNEL, "");
    }

    /**
     * Starts one.
     *
     * @param kernel plugins that protect packets
     * @param settings lines of charon's section
     */
    static CharonProcess start(Host host, Path folder, String kernel, String settings)
            throws IOException, LabException {
        Files.createDirectories(folder);
        Files.deleteIfExists(log(folder));
        Path configuration = folder.resolve("strongswan.conf");
        Files.writeString(configuration, CharonConfiguration.file(folder, kernel, settings));
        return CharonProcess.start(
                host,
                new CharonProcess.Setup("charon", folder, configuration, socket(folder), List.of()),
                PATIENCE);
    }

    /** Where it listens to commands, in its folder. */
    public static Path socket(Path folder) {
        return folder.resolve("vici");
    }

    /** Its own log, in its folder. */
    public static Path log(Path folder) {
        return folder.resolve("charon.txt");
    }
}
