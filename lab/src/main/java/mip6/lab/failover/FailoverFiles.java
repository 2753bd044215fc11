package mip6.lab.failover;

import mip6.dnsupdate.DomainName;
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
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.fleet.FleetIdentities;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Certificates, keys, zones and configurations of the experiment, in one folder. */
final class FailoverFiles {

    /** Takeovers that home agents practise, as they do unless told otherwise. */
    private static final int REHEARSAL = 500;

    private final Path folder;
    private final FailoverOptions options;
    private final FailoverPlan plan;
    private final List<LabZone> zones = new ArrayList<>();

    private FailoverFiles(Path folder, FailoverOptions options, FailoverPlan plan) {
        this.folder = folder;
        this.options = options;
        this.plan = plan;
    }

    static FailoverFiles write(Path folder, FailoverOptions options, FailoverPlan plan)
            throws IOException {
        FailoverFiles files = new FailoverFiles(folder, options, plan);
        files.writeCertificates();
        files.writeZones();
        files.writeHeartbeatKey();
        if (options.auth() == FailoverOptions.Auth.PSK) {
            files.writePreSharedKeys();
        }
        files.writePasswords();
        files.writeHook();
        for (HomeAgent each : plan.homeAgents()) {
            Files.writeString(files.homeAgent(each), files.text(each));
        }
        Files.writeString(files.mobileNode(), files.mobileNodeText("mn1"));
        Files.writeString(files.fleet(), files.fleetText());
        return files;
    }

    Path homeAgent(HomeAgent homeAgent) {
        return folder.resolve(homeAgent.host() + ".toml");
    }

    Path mobileNode() {
        return folder.resolve("mn1.toml");
    }

    Path fleet() {
        return folder.resolve("fleet.toml");
    }

    /** Where an operator's command reaches a home agent. */
    Path controlSocket(HomeAgent homeAgent) {
        return folder.resolve(homeAgent.host() + ".sock");
    }

    /** What is written here is a name that the program of {@code detector = "hook"} prints. */
    Path hookInput() {
        return folder.resolve("hook.names");
    }

    /** Arguments of the DNS server. */
    List<String> dnsArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("dns", "--listen", FailoverPlan.DNS.toString()));
        for (LabZone zone : zones) {
            arguments.addAll(List.of("--zone", zone.name() + "=" + zoneFile(zone)));
            arguments.addAll(List.of("--key", zone.name() + "=" + keyFile(zone.name())));
        }
        return arguments;
    }

    private Path zoneFile(LabZone zone) {
        return folder.resolve(zone.name() + ".zone");
    }

    private Path keyFile(DomainName zone) {
        return folder.resolve(zone + ".key");
    }

    private void writeZones() throws IOException {
        TsigKey key = TsigKeyFile.newKey(FailoverPlan.DOMAIN);
        TsigKeyFile.write(keyFile(FailoverPlan.DOMAIN), key);
        zones.add(
                ProviderZones.forward(
                        FailoverPlan.DOMAIN,
                        FailoverPlan.DNS,
                        plan.homeAgents().stream()
                                .map(
                                        each ->
                                                new ProviderZones.HomeAgent(
                                                        each.name(),
                                                        each.address(),
                                                        each.number(),
                                                        0))
                                .toList(),
                        Optional.of(key)));
        for (Ipv6Prefix link : plan.homeLinks()) {
            DomainName name = ProviderZones.reverseName(link);
            TsigKey reverse = TsigKeyFile.newKey(name);
            TsigKeyFile.write(keyFile(name), reverse);
            zones.add(ProviderZones.reverse(link, FailoverPlan.DOMAIN, Optional.of(reverse)));
        }
        for (LabZone zone : zones) {
            Files.writeString(zoneFile(zone), zone.text());
        }
    }

    private void writeHeartbeatKey() throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        writeSecret("cluster.key", HexFormat.of().formatHex(key) + "\n");
    }

    private void writeCertificates() throws IOException {
        Instant now = Instant.now();
        Validity validity =
                new Validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Provider", KeyKind.ECDSA_P256, validity, new SecureRandom());
        write("ca", authority.credentials());
        for (HomeAgent each : plan.homeAgents()) {
            write(
                    each.host(),
                    authority.issue(
                            CertificateProfile.homeAgent(
                                    each.name().text(), FailoverPlan.DOMAIN.text()),
                            KeyKind.ECDSA_P256,
                            validity));
        }
        // those of the fleet are made by it
        write(
                "mn1",
                authority.issue(
                        CertificateProfile.mobileNode(FailoverPlan.mobileNode(1).text()),
                        KeyKind.ECDSA_P256,
                        validity));
    }

    /** A key for each mobile node, which all home agents have, and lines for both sides. */
    private void writePreSharedKeys() throws IOException {
        SecureRandom random = new SecureRandom();
        StringBuilder all = new StringBuilder();
        for (String mobileNode : plan.mobileNodes()) {
            byte[] key = new byte[16];
            random.nextBytes(key);
            String text = HexFormat.of().formatHex(key);
            all.append(mobileNode).append(' ').append(text).append('\n');
            if (mobileNode.equals(FailoverPlan.mobileNode(1).text())) {
                writeSecret(
                        "mn1.psk",
                        plan.homeAgents().stream()
                                .map(homeAgent -> homeAgent.name() + " " + text + "\n")
                                .collect(Collectors.joining()));
            }
        }
        writeSecret(FleetIdentities.KEYS, all.toString());
    }

    /** For those that authenticate by EAP alone. */
    private void writePasswords() throws IOException {
        SecureRandom random = new SecureRandom();
        StringBuilder all = new StringBuilder();
        for (String mobileNode : plan.byEap()) {
            byte[] password = new byte[16];
            random.nextBytes(password);
            all.append(mobileNode)
                    .append(' ')
                    .append(HexFormat.of().formatHex(password))
                    .append('\n');
        }
        if (!all.isEmpty()) {
            writeSecret(FleetIdentities.PASSWORDS, all.toString());
        }
    }

    private void writeSecret(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void write(String name, Credentials credentials) throws IOException {
        Pem.writeCertificates(folder.resolve(name + ".pem"), credentials.chain());
        Pem.writePrivateKey(folder.resolve(name + ".key"), credentials.key());
    }

    private String exportKeys() {
        return options.keep().map(path -> "export-keys = \"" + path + "\"").orElse("");
    }

    private String text(HomeAgent homeAgent) {
        StringBuilder text =
                new StringBuilder(
                        """
                        control-socket = "%1$s/%2$s.sock"
                        drain.file = "%1$s/%2$s.drain"

                        [ike]
                        identity = "%3$s"
                        %12$s
                        %8$s

                        [home-link]
                        interface = "%4$s"
                        prefixes = ["%5$s"]
                        pool = "%6$s"

                        [bindings]
                        store = "etcd"

                        [cluster]
                        address = "%7$s"
                        heartbeat-key = "%1$s/cluster.key"
                        endpoints = ["http://[%9$s]:%10$d"]
                        detector = "%11$s"
                        %14$s
                        %13$s

                        [dns-update]
                        journal = "%1$s/%2$s.names"
                        """
                                .formatted(
                                        folder,
                                        homeAgent.host(),
                                        homeAgent.name(),
                                        FailoverTopology.homeLinkInterface(options),
                                        homeAgent.link(),
                                        homeAgent.pool(),
                                        homeAgent.address(),
                                        exportKeys(),
                                        FailoverPlan.STORE,
                                        FailoverPlan.STORE_PORT,
                                        options.detector().label(),
                                        proof(homeAgent.host(), FleetIdentities.KEYS),
                                        hookLine(),
                                        takeovers()));
        for (LabZone zone : zones) {
            text.append(
                    """

                    [[dns-update.zones]]
                    name = "%s"
                    server = "%s"
                    key = "%s"
                    """
                            .formatted(zone.name(), FailoverPlan.DNS, keyFile(zone.name())));
        }
        text.append(served());
        return text.toString();
    }

    /** The home agents practise takeovers when they start. */
    boolean rehearsed() {
        return options.rehearses();
    }

    /** A program that prints what is appended to a file. */
    private void writeHook() throws IOException {
        if (options.detector() == FailoverOptions.Detector.HOOK) {
            Files.writeString(hookInput(), "");
            Path program = folder.resolve("hook");
            Files.writeString(
                    program, "#!/bin/sh\nexec tail -n 0 -s 0.01 -f '" + hookInput() + "'\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private String takeovers() {
        String practised = "rehearsal = " + (options.rehearses() ? REHEARSAL : 0);
        return options.limit().isPresent()
                ? practised + "\ntakeovers-at-once = " + options.limit().getAsInt()
                : practised;
    }

    private String hookLine() {
        return options.detector() == FailoverOptions.Detector.HOOK
                ? "hook = \"" + folder.resolve("hook") + "\""
                : "";
    }

    /** What {@code host} proves itself by, as lines of the table {@code [ike]}. */
    private String proof(String host, String keys) {
        return switch (options.auth()) {
            case CERT ->
                    """
                    certificate = "%1$s/%2$s.pem"
                    private-key = "%1$s/%2$s.key"
                    trust-anchors = ["%1$s/ca.pem"]
                    """
                            .formatted(folder, host);
            case PSK ->
                    """
                    authentication = "pre-shared-key"
                    pre-shared-keys = "%s/%s"
                    """
                            .formatted(folder, keys);
        };
    }

    /** Whom home agents serve: a key does not say which name its holder may have. */
    private String served() {
        return switch (options.auth()) {
            case CERT ->
                    "\n[authorization]\nany-certificate = true\n"
                            + passwords()
                            + listed(plan.byEap());
            case PSK -> listed(plan.mobileNodes());
        };
    }

    private String passwords() {
        return plan.byEap().isEmpty()
                ? ""
                : "\n[eap]\npasswords = \"" + folder.resolve(FleetIdentities.PASSWORDS) + "\"\n";
    }

    private static String listed(List<String> names) {
        return names.stream()
                .map(
                        name ->
                                """

                                [[mobile-nodes]]
                                identity = "%1$s"
                                names = ["%1$s"]
                                """
                                        .formatted(name))
                .collect(Collectors.joining());
    }

    /** Each mobile node of it is like the first, with another name; nothing was revoked. */
    private String fleetText() {
        return "log-level = \"warning\"\n"
                + mobileNodeText("fleet")
                + "\n[revocation]\nmode = \"off\"\n";
    }

    private String mobileNodeText(String socket) {
        return """
        control-socket = "%1$s/%7$s.sock"
        domain = "%2$s"

        [ike]
        identity = "%3$s"
        %6$s
        %4$s

        liveness = "%8$ds"

        [resolver]
        servers = ["%5$s"]
        """
                .formatted(
                        folder,
                        FailoverPlan.DOMAIN,
                        FailoverPlan.mobileNode(1),
                        exportKeys(),
                        FailoverPlan.DNS,
                        proof("mn1", "mn1.psk"),
                        socket,
                        Goals.LIVENESS.toSeconds());
    }
}
