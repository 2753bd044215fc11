package mip6.lab.demo;

import mip6.dataplane.userspace.Side;
import mip6.lab.demo.DemoOptions.Authentication;
import mip6.lab.demo.DemoOptions.Ike;
import mip6.lab.interop.CharonFiles;
import mip6.lab.radius.FreeRadius;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the configurations say of how the mobile node proves itself, and the files that they name.
 *
 * @param ike who does it
 */
record MobileNodeProof(Path folder, Authentication how, Ike ike) {

    private static final String PASSWORD = "a#password";

    /** Writes the files with secrets. */
    void write() throws IOException {
        Files.writeString(folder.resolve("psk-ha1"), Plan.MOBILE_NODE + " one-key-for-both\n");
        Files.writeString(folder.resolve("psk-mn1"), Plan.HOME_AGENT + " one-key-for-both\n");
        Files.writeString(folder.resolve("passwords"), Plan.MOBILE_NODE + " " + PASSWORD + "\n");
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.writeString(folder.resolve("radius.secret"), FreeRadius.SECRET + "\n");
    }

    /** Lines of the mobile node's table {@code [ike]}. */
    String mobileNode() {
        return switch (how) {
                    case CERTIFICATE -> certificate("mn1");
                    case PRE_SHARED_KEY -> preSharedKeys("mn1");
                    case EAP_MSCHAPV2, EAP_RADIUS ->
                            """
                            authentication = "eap-mschapv2"
                            password = "%1$s/password"
                            trust-anchors = ["%1$s/ca.pem"]
                            """
                                    .formatted(folder);
                    case EAP_TLS -> "authentication = \"eap-tls\"\n" + certificate("mn1");
                }
                + engine(Side.MOBILE_NODE);
    }

    /** Lines of the home agent's. */
    String homeAgent() {
        return (how == Authentication.PRE_SHARED_KEY ? preSharedKeys("ha1") : certificate("ha1"))
                + engine(Side.HOME_AGENT);
    }

    /** Where charon of a side has its files. */
    Path charon(Side side) {
        return folder.resolve(side == Side.HOME_AGENT ? "charon-ha1" : "charon-mn1");
    }

    private String engine(Side side) {
        return ike.isCharon(side)
                ? """
                engine = "strongswan"
                vici = "unix://%s"
                """
                        .formatted(CharonFiles.socket(charon(side)))
                : "";
    }

    /** The line of the home link's addresses; charon takes none but those of single nodes. */
    String pool() {
        return ike.isCharon(Side.HOME_AGENT)
                ? ""
                : "pool = \"%s-%s\"".formatted(Plan.POOL_FIRST, Plan.POOL_LAST);
    }

    /** The home agent's further tables: who judges, and what the mobile node may have. */
    String tables() {
        String node =
                """
                [[mobile-nodes]]
                identity = "%1$s"
                names = ["%1$s"]
                %2$s
                """
                        .formatted(
                                Plan.MOBILE_NODE,
                                ike.isCharon(Side.HOME_AGENT)
                                        ? "addresses = [\"" + Plan.POOL_FIRST + "\"]"
                                        : "");
        return switch (how) {
            case CERTIFICATE, PRE_SHARED_KEY -> node;
            case EAP_MSCHAPV2 -> node + "\n[eap]\npasswords = \"" + folder + "/passwords\"\n";
            case EAP_TLS -> node + "\n[eap]\ntls = true\n";
            case EAP_RADIUS ->
                    """
                    [radius]
                    servers = ["%s"]
                    secret = "%s/radius.secret"
                    """
                            .formatted(Plan.DNS, folder);
        };
    }

    /** FreeRADIUS' file of users. */
    static String users() {
        return """
        %1$s Cleartext-Password := "%2$s"
        \tUser-Name := "%1$s",
        \tFramed-IPv6-Address := %3$s,
        \tFilter-Id := "mip6-dns-name=%1$s"
        """
                .formatted(Plan.MOBILE_NODE, PASSWORD, Plan.OF_RADIUS);
    }

    private String certificate(String name) {
        return """
        certificate = "%1$s/%2$s.pem"
        private-key = "%1$s/%2$s.key"
        trust-anchors = ["%1$s/ca.pem"]
        """
                .formatted(folder, name);
    }

    private String preSharedKeys(String name) {
        return """
        authentication = "pre-shared-key"
        pre-shared-keys = "%s/psk-%s"
        """
                .formatted(folder, name);
    }
}
