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
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates, keys, zones and configurations of the experiment, in one folder. */
final class FailoverFiles {

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
        for (HomeAgent each : plan.homeAgents()) {
            Files.writeString(files.homeAgent(each), files.text(each));
        }
        Files.writeString(files.mobileNode(), files.mobileNodeText());
        return files;
    }

    Path homeAgent(HomeAgent homeAgent) {
        return folder.resolve(homeAgent.host() + ".toml");
    }

    Path mobileNode() {
        return folder.resolve("mn1.toml");
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
        Path file = folder.resolve("cluster.key");
        Files.writeString(file, java.util.HexFormat.of().formatHex(key) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void writeCertificates() throws IOException {
        Instant now = Instant.now();
        Validity validity =
                new Validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Provider", KeyKind.ECDSA_P256, validity, new SecureRandom());
        Pem.writeCertificates(folder.resolve("ca.pem"), List.of(authority.certificate()));
        for (HomeAgent each : plan.homeAgents()) {
            write(
                    each.host(),
                    authority.issue(
                            CertificateProfile.homeAgent(
                                    each.name().text(), FailoverPlan.DOMAIN.text()),
                            KeyKind.ECDSA_P256,
                            validity));
        }
        for (int i = 1; i <= options.mobileNodes(); i++) {
            write(
                    "mn" + i,
                    authority.issue(
                            CertificateProfile.mobileNode(FailoverPlan.mobileNode(i).text()),
                            KeyKind.ECDSA_P256,
                            validity));
        }
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

                        [ike]
                        identity = "%3$s"
                        certificate = "%1$s/%2$s.pem"
                        private-key = "%1$s/%2$s.key"
                        trust-anchors = ["%1$s/ca.pem"]
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

                        [authorization]
                        any-certificate = true

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
                                        options.detector()));
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
        return text.toString();
    }

    private String mobileNodeText() {
        return """
        control-socket = "%1$s/mn1.sock"
        domain = "%2$s"

        [ike]
        identity = "%3$s"
        certificate = "%1$s/mn1.pem"
        private-key = "%1$s/mn1.key"
        trust-anchors = ["%1$s/ca.pem"]
        %4$s

        [resolver]
        servers = ["%5$s"]
        """
                .formatted(
                        folder,
                        FailoverPlan.DOMAIN,
                        FailoverPlan.mobileNode(1),
                        exportKeys(),
                        FailoverPlan.DNS);
    }
}
