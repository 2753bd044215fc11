package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.report.Escaped;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code mip6 pki}. */
@Command(
        name = "pki",
        description = "Make a provider's certification authority and certificates, for a lab.",
        sortOptions = false,
        footer = {
            "",
            "In DIR: ca.pem (the trust anchor) and ca.key, made unless they are there, and",
            "NAME.pem and NAME.key for each NAME. A home agent's certificate names the",
            "domain that it serves (SRVName, RFC 4985); a mobile node's does not. Keys that",
            "exist are kept."
        })
final class PkiCommand implements Callable<Integer> {

    /** Clocks of a lab may differ. */
    private static final Duration BEFORE = Duration.ofHours(1);

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "Where the files are.")
    Path folder = Path.of("");

    @Option(
            names = "--domain",
            required = true,
            paramLabel = "DOMAIN",
            description = "The provider's domain, such as example.com.")
    String domain = "";

    @Option(
            names = "--ha",
            paramLabel = "NAME",
            description = "A home agent's name, such as ha1.example.com. May be repeated.")
    List<String> homeAgents = new ArrayList<>();

    @Option(
            names = "--mn",
            paramLabel = "NAME",
            description = "A mobile node's name, such as mn1.example.com. May be repeated.")
    List<String> mobileNodes = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "KIND",
            description = "ecdsa-p256 (unless you say otherwise), ecdsa-p384 or rsa-3072.",
            converter = KeyKindConverter.class)
    KeyKind kind = KeyKind.ECDSA_P256;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long certificates are valid; 365 unless you say otherwise.")
    int days = 365;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() {
        if (days < 1 || days > 36_500) {
            throw StartException.usage("--days: found " + days + ", allowed: 1 to 36500");
        }
        String provider = name("--domain", domain);
        List<CertificateProfile> profiles = new ArrayList<>();
        homeAgents.forEach(
                n -> profiles.add(CertificateProfile.homeAgent(name("--ha", n), provider)));
        mobileNodes.forEach(n -> profiles.add(CertificateProfile.mobileNode(name("--mn", n))));
        Instant now = Instant.now();
        CertificateAuthority.Validity validity =
                new CertificateAuthority.Validity(
                        now.minus(BEFORE), now.plus(Duration.ofDays(days)));
        try {
            Files.createDirectories(folder);
            CertificateAuthority authority = authority(provider, validity);
            for (CertificateProfile profile : profiles) {
                issue(authority, profile, validity);
            }
        } catch (FileAlreadyExistsException e) {
            throw StartException.configuration(
                    e.getFile() + ": exists; remove it to have another made");
        } catch (CredentialsException e) {
            throw StartException.configuration(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw StartException.notPermitted(
                    folder + ": cannot be written (" + e.getClass().getSimpleName() + ")");
        }
        return ExitStatus.OK.code();
    }

    private CertificateAuthority authority(String provider, CertificateAuthority.Validity validity)
            throws IOException, CredentialsException {
        Path certificate = folder.resolve("ca.pem");
        Path key = folder.resolve("ca.key");
        if (Files.exists(certificate) || Files.exists(key)) {
            return new CertificateAuthority(Credentials.read(certificate, key), random);
        }
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(provider + " lab CA", kind, validity, random);
        write(authority.credentials(), certificate, key);
        return authority;
    }

    private void issue(
            CertificateAuthority authority,
            CertificateProfile profile,
            CertificateAuthority.Validity validity)
            throws IOException {
        Path certificate = folder.resolve(profile.commonName() + ".pem");
        Path key = folder.resolve(profile.commonName() + ".key");
        if (Files.exists(key)) {
            throw new FileAlreadyExistsException(key.toString());
        }
        write(authority.issue(profile, kind, validity), certificate, key);
    }

    private void write(Credentials credentials, Path certificate, Path key) throws IOException {
        Pem.writePrivateKey(key, credentials.key());
        Pem.writeCertificates(certificate, credentials.chain());
        spec.commandLine().getOut().println(certificate);
        spec.commandLine().getOut().println(key);
    }

    private static String name(String option, String text) {
        try {
            return DomainName.of(text).text();
        } catch (IllegalArgumentException e) {
            throw StartException.usage(option + ": not a domain name: " + Escaped.of(text));
        }
    }
}
