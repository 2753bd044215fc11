package mip6.lab.interop;

import mip6.lab.net.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Starts the peers. */
final class Peers {

    private Peers() {}

    /**
     * Starts one.
     *
     * @param folder in which it gets one of its own
     * @throws CaseFailedException where it is not installed or does not start
     */
    static PeerDaemon start(PeerKind kind, Host host, Path folder, Certificates certificates)
            throws IOException, CaseFailedException, InterruptedException {
        Path own = folder.resolve(kind.name().toLowerCase(Locale.ROOT));
        return switch (kind) {
            case STRONGSWAN -> strongSwan(host, own, certificates, "");
            case STRONGSWAN_COOKIE -> strongSwan(host, own, certificates, "cookie_threshold = 1");
            case LIBRESWAN -> throw new CaseFailedException("libreswan is not here yet");
        };
    }

    private static PeerDaemon strongSwan(
            Host host, Path folder, Certificates certificates, String settings)
            throws IOException, CaseFailedException {
        if (!Files.isExecutable(StrongSwan.DAEMON)) {
            throw new CaseFailedException(
                    "strongSwan is not installed (apt install charon-systemd)");
        }
        return StrongSwan.start(host, folder, certificates, "kernel-netlink", settings);
    }
}
