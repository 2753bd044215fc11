package mip6.lab.interop;

import mip6.lab.net.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts the peers. */
final class Peers {

    static final String KERNEL = "kernel-netlink";

    private Peers() {}

    /**
     * Starts one.
     *
     * @param folder in which it gets one of its own
     * @throws CaseFailedException where it is not installed or does not start
     */
    static PeerDaemon start(PeerKind kind, Host host, Path folder, Certificates certificates)
            throws IOException, CaseFailedException, InterruptedException {
        Path own = kind.folder(folder);
        return switch (kind) {
            case STRONGSWAN, STRONGSWAN_MOBIKE ->
                    strongSwan(host, own, certificates, KERNEL, CharonConfiguration.aaaServer());
            case STRONGSWAN_COOKIE ->
                    strongSwan(host, own, certificates, KERNEL, "cookie_threshold = 1");
            case STRONGSWAN_LIBIPSEC ->
                    strongSwan(
                            host,
                            own,
                            certificates,
                            "kernel-libipsec " + KERNEL,
                            "install_routes = yes\ninstall_virtual_ip = yes");
            case LIBRESWAN -> libreswan(host, own, certificates);
        };
    }

    private static PeerDaemon libreswan(Host host, Path folder, Certificates certificates)
            throws CaseFailedException {
        if (!Files.isExecutable(Libreswan.DAEMON)) {
            throw new CaseFailedException("libreswan is not installed");
        }
        return new Libreswan(host, folder, certificates);
    }

    private static PeerDaemon strongSwan(
            Host host, Path folder, Certificates certificates, String kernel, String settings)
            throws IOException, CaseFailedException {
        return StrongSwan.start(host, folder, certificates, kernel, settings);
    }
}
