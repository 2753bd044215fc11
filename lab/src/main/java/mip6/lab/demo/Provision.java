package mip6.lab.demo;

import mip6.dataplane.userspace.Side;
import mip6.dnsupdate.update.TsigKey;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.dns.LabZone;
import mip6.lab.dns.ProviderZones;
import mip6.lab.dns.TsigKeyFile;
import mip6.lab.radius.FreeRadius;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The provider's side of the demonstration as files of one folder: certificates, keys for signed
 * updates, zones, and the configurations of both daemons.
 */
final class Provision {

    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration VALID = Duration.ofDays(1);

    private static final int RADIUS = 1812;

    private final Path folder;
    private final LabZone forward;
    private final LabZone reverse;
    private final MobileNodeProof proof;
    private final FreeRadius.Setup aaaServer;

    private Provision(
            LabZone forward, LabZone reverse, MobileNodeProof proof, FreeRadius.Setup aaaServer) {
        this.folder = proof.folder();
        this.forward = forward;
        this.reverse = reverse;
        this.proof = proof;
        this.aaaServer = aaaServer;
    }

    /** Writes everything for a demonstration. */
    static Provision write(Path folder, DemoOptions options) throws IOException {
        DemoOptions.Planes planes = options.planes();
        return write(
                new MobileNodeProof(folder, options.authentication(), options.ike()),
                DemoOptions.Planes.line(planes.homeAgent()),
                options.homeAddress().line()
                        + "\n"
                        + DemoOptions.Planes.line(planes.mobileNode())
                        + (planes.payload() ? "payload = \"esp\"" : ""),
                options.ike().isCharon(Side.MOBILE_NODE) ? "" : keys(options.keep()));
    }

    /**
     * Writes everything.
     *
     * @param exportKeys a folder for Wireshark's tables of keys
     */
    static Provision write(Path folder, Optional<Path> exportKeys) throws IOException {
        return write(folder, "", keys(exportKeys));
    }

    private static String keys(Optional<Path> folder) {
        return folder.map(path -> "export-keys = \"" + path + "\"").orElse("");
    }

    /**
     * Writes everything.
     *
     * @param mobileNode lines of the mobile node's configuration
     * @param mobileNodeIke lines of its table {@code [ike]}
     */
    static Provision write(Path folder, String mobileNode, String mobileNodeIke)
            throws IOException {
        return write(
                new MobileNodeProof(
                        folder, DemoOptions.Authentication.CERTIFICATE, DemoOptions.Ike.NATIVE),
                "",
                mobileNode,
                mobileNodeIke);
    }

    private static Provision write(
            MobileNodeProof proof, String homeAgent, String mobileNode, String mobileNodeIke)
            throws IOException {
        FreeRadius.Setup aaaServer = writeCertificates(proof.folder());
        proof.write();
        TsigKey forwardKey = TsigKeyFile.newKey(Plan.DOMAIN);
        TsigKey reverseKey = TsigKeyFile.newKey(ProviderZones.reverseName(Plan.HOME_LINK));
        Provision provision =
                new Provision(
                        ProviderZones.forward(
                                Plan.DOMAIN,
                                Plan.DNS,
                                List.of(
                                        new ProviderZones.HomeAgent(
                                                Plan.HOME_AGENT, Plan.HOME_AGENT_ADDRESS, 0, 0)),
                                Optional.of(forwardKey)),
                        ProviderZones.reverse(Plan.HOME_LINK, Plan.DOMAIN, Optional.of(reverseKey)),
                        proof,
                        aaaServer);
        for (LabZone zone : provision.zones()) {
            Files.writeString(provision.zoneFile(zone), zone.text());
        }
        TsigKeyFile.write(provision.keyFile(provision.forward), forwardKey);
        TsigKeyFile.write(provision.keyFile(provision.reverse), reverseKey);
        Files.writeString(provision.homeAgentConfiguration(), provision.homeAgent(homeAgent));
        Files.writeString(
                provision.mobileNodeConfiguration(),
                provision.mobileNode(mobileNode, mobileNodeIke));
        return provision;
    }

    List<LabZone> zones() {
        return List.of(forward, reverse);
    }

    Path zoneFile(LabZone zone) {
        return folder.resolve(zone.name() + ".zone");
    }

    Path keyFile(LabZone zone) {
        return folder.resolve(zone.name() + ".key");
    }

    Path homeAgentConfiguration() {
        return folder.resolve("ha-agent.toml");
    }

    Path mobileNodeConfiguration() {
        return folder.resolve("mn-agent.toml");
    }

    /** Where charon of a side has its files. */
    Path charon(Side side) {
        return proof.charon(side);
    }

    Path mobileNodeSocket() {
        return folder.resolve("mn-agent.sock");
    }

    /** For FreeRADIUS, where it judges mobile nodes. */
    FreeRadius.Setup aaaServer() {
        return aaaServer;
    }

    static FreeRadius.Setup writeCertificates(Path folder) throws IOException {
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        Validity validity = new Validity(now.minus(BEFORE), now.plus(VALID));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Mobility provider " + Plan.DOMAIN, KeyKind.ECDSA_P256, validity, random);
        Pem.writeCertificates(folder.resolve("ca.pem"), List.of(authority.certificate()));
        write(
                folder,
                "ha1",
                authority.issue(
                        CertificateProfile.homeAgent(Plan.HOME_AGENT.text(), Plan.DOMAIN.text()),
                        KeyKind.ECDSA_P256,
                        validity));
        write(
                folder,
                "mn1",
                authority.issue(
                        CertificateProfile.mobileNode(Plan.MOBILE_NODE.text()),
                        KeyKind.ECDSA_P256,
                        validity));
        return new FreeRadius.Setup(
                new InetSocketAddress(Plan.DNS.toInetAddress(), RADIUS),
                "mschapv2",
                FreeRadius.Versions.ALL,
                authority.issue(
                        CertificateProfile.homeAgent("aaa.example.com", Plan.DOMAIN.text()),
                        KeyKind.ECDSA_P256,
                        validity),
                authority.certificate(),
                MobileNodeProof.users());
    }

    private static void write(Path folder, String name, Credentials credentials)
            throws IOException {
        Pem.writeCertificates(folder.resolve(name + ".pem"), credentials.chain());
        Pem.writePrivateKey(folder.resolve(name + ".key"), credentials.key());
    }

    private String homeAgent(String more) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # The home agent of the demonstration.
                        control-socket = "%1$s/ha-agent.sock"
                        %8$s

                        [ike]
                        identity = "%2$s"
                        %6$s
                        [home-link]
                        interface = "router"
                        prefixes = ["%3$s"]
                        %4$s
                        dns-servers = ["%5$s"]

                        [bindings]
                        store = "%1$s/ha-agent.bindings"

                        %7$s
                        """
                                .formatted(
                                        folder,
                                        Plan.HOME_AGENT,
                                        Plan.HOME_LINK,
                                        proof.pool(),
                                        Plan.DNS,
                                        proof.homeAgent(),
                                        proof.tables(),
                                        more));
        for (LabZone zone : zones()) {
            text.append(
                    """

                    [[dns-update.zones]]
                    name = "%s"
                    server = "%s"
                    key = "%s"
                    """
                            .formatted(zone.name(), Plan.DNS, keyFile(zone)));
        }
        return text.toString();
    }

    private String mobileNode(String more, String moreIke) {
        return """
        # The mobile node of the demonstration: its provider's name and its credentials.
        control-socket = "%1$s/mn-agent.sock"
        domain = "%2$s"
        %6$s

        [ike]
        identity = "%3$s"
        %7$s
        %4$s

        [resolver]
        servers = ["%5$s"]
        """
                .formatted(
                        folder,
                        Plan.DOMAIN,
                        Plan.MOBILE_NODE,
                        moreIke,
                        Plan.DNS,
                        more,
                        proof.mobileNode());
    }
}
