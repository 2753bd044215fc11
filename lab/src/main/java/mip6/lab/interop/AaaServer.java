package mip6.lab.interop;

import mip6.ha.core.EapRelay;
import mip6.ha.edge.AaaServers;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;
import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.lab.net.Host;
import mip6.lab.radius.FreeRadius;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** FreeRADIUS, which judges initiators that prove themselves by EAP, whoever the responder is. */
final class AaaServer implements AutoCloseable {

    /** In that of a run. */
    static final String FOLDER = "freeradius";

    private static final RadiusTerms TERMS = new RadiusTerms(1, Duration.ofSeconds(2), 2);

    private final FreeRadius server;
    private final Host asking;
    private final AaaServers asked =
            new AaaServers(
                    List.of(Plan.aaa()),
                    new RadiusSecret(Secret.of(Bytes.ofUtf8(FreeRadius.SECRET))),
                    TERMS,
                    new EapRelay(Plan.OUR_NAME, false),
                    new SecureRandom());

    private AaaServer(FreeRadius server, Host asking) {
        this.server = server;
        this.asking = asking;
    }

    /**
     * Starts it.
     *
     * @param host that it runs on
     * @param asking ours, which relays to it
     * @param folder of the run
     */
    static AaaServer start(Host host, Host asking, Path folder, Certificates certificates)
            throws IOException, CaseFailedException {
        if (!Files.isExecutable(FreeRadius.PROGRAM)) {
            throw new CaseFailedException("FreeRADIUS is not installed (apt install freeradius)");
        }
        X509Certificate authority = certificates.anchors().certificates().getFirst();
        FreeRadius.Setup setup =
                new FreeRadius.Setup(
                        Plan.aaa(),
                        "mschapv2",
                        FreeRadius.Versions.ALL,
                        certificates.aaaServer(),
                        authority,
                        user(Plan.OUR_NAME) + user(Plan.THEIR_NAME));
        return new AaaServer(
                host.call(() -> FreeRadius.start(folder.resolve(FOLDER), setup)), asking);
    }

    private static String user(String name) {
        return "%s Cleartext-Password := \"%s\"\n".formatted(name, Plan.PASSWORD);
    }

    /** What it says to a packet that our engine relays. */
    EapStep judge(IkeAction.RelayEap packet) {
        try {
            return asking.call(() -> asked.judge(packet));
        } catch (LinuxException unreachable) {
            return new EapStep.Unavailable(String.valueOf(unreachable.getMessage()));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
