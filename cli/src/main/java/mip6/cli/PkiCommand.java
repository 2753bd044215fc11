package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.configuration.HttpUrl;
import mip6.agent.report.Escaped;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.pki.RevocationPointers;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.wire.Bytes;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            "exist are kept.",
            "",
            "Each run writes the revocation list anew: crl.pem, and ca.crl to be served by",
            "HTTP. index.txt is what both are made from, and what openssl ocsp answers from:",
            "openssl ocsp -index index.txt -CA ca.pem -rsigner ocsp.pem -rkey ocsp.key -port N"
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
            description = "ecdsa-p256 (unless you say otherwise), ecdsa-p384, rsa-3072 or ed25519.",
            converter = KeyKindConverter.class)
    KeyKind kind = KeyKind.ECDSA_P256;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long certificates are valid; 365 unless you say otherwise.")
    int days = 365;

    @Option(
            names = "--revoke",
            paramLabel = "NAME",
            description = "Revoke the certificate NAME.pem of DIR. May be repeated.")
    List<String> revoked = new ArrayList<>();

    @Option(
            names = "--crl-days",
            paramLabel = "N",
            description = "How long the revocation list counts; 7 unless you say otherwise.")
    int listDays = 7;

    @Option(
            names = "--crl-url",
            paramLabel = "URL",
            description = "Certificates that are made now name it as the place of ca.crl.")
    List<String> listUrls = new ArrayList<>();

    @Option(
            names = "--ocsp-url",
            paramLabel = "URL",
            description = "Certificates that are made now name it as that of an OCSP responder.")
    List<String> responderUrls = new ArrayList<>();

    @Option(
            names = "--ocsp",
            description = "Make ocsp.pem and ocsp.key, with which a responder may sign.")
    boolean responder;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() {
        requireDays("--days", days);
        requireDays("--crl-days", listDays);
        String provider = name("--domain", domain);
        List<CertificateProfile> profiles = new ArrayList<>();
        homeAgents.forEach(
                n -> profiles.add(CertificateProfile.homeAgent(name("--ha", n), provider)));
        mobileNodes.forEach(n -> profiles.add(CertificateProfile.mobileNode(name("--mn", n))));
        RevocationPointers pointers = pointers();
        Instant now = Instant.now();
        CertificateAuthority.Validity validity =
                new CertificateAuthority.Validity(
                        now.minus(BEFORE), now.plus(Duration.ofDays(days)));
        makeFolder();
        try {
            CertificateAuthority authority = authority(provider, validity).pointingTo(pointers);
            CertificateIndex index = CertificateIndex.read(folder.resolve("index.txt"));
            for (CertificateProfile profile : profiles) {
                index = index.with(issue(authority, profile, validity), Optional.empty());
            }
            if (responder) {
                delegate(authority, validity);
            }
            for (String each : revoked) {
                index = index.with(certificate(name("--revoke", each)), Optional.of(now));
            }
            publish(authority, index, now);
        } catch (FileAlreadyExistsException e) {
            throw StartException.configuration(
                    e.getFile() + ": exists; remove it to have another made");
        } catch (CredentialsException e) {
            throw StartException.configuration(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw StartException.unwritable("--dir: " + folder, e);
        }
        return ExitStatus.OK.code();
    }

    /** Where a file has that name it is no key that exists already. */
    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw StartException.unwritable("--dir: " + folder, e);
        }
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

    private static void requireDays(String option, int found) {
        if (found < 1 || found > 36_500) {
            throw StartException.usage(option + ": found " + found + ", allowed: 1 to 36500");
        }
    }

    private RevocationPointers pointers() {
        listUrls.forEach(url -> requireUrl("--crl-url", url));
        responderUrls.forEach(url -> requireUrl("--ocsp-url", url));
        return new RevocationPointers(listUrls, responderUrls);
    }

    private static void requireUrl(String option, String text) {
        if (HttpUrl.parse(text).isEmpty()) {
            throw StartException.usage(option + ": not an http URL: " + Escaped.of(text));
        }
    }

    private X509Certificate certificate(String name) throws CredentialsException {
        return Pem.readCertificates(folder.resolve(name + ".pem")).getFirst();
    }

    private void delegate(CertificateAuthority authority, CertificateAuthority.Validity validity)
            throws IOException {
        write(
                authority.delegateResponder("OCSP responder", kind, validity),
                folder.resolve("ocsp.pem"),
                folder.resolve("ocsp.key"));
    }

    /** The index, and the revocation list that follows from it. */
    private void publish(CertificateAuthority authority, CertificateIndex index, Instant now)
            throws IOException {
        index.write(folder.resolve("index.txt"));
        Bytes list =
                RevocationIssuer.of(authority.credentials())
                        .list(
                                index.revoked(),
                                BigInteger.valueOf(now.toEpochMilli()),
                                new RevocationIssuer.Period(
                                        now.minus(BEFORE),
                                        Optional.of(now.plus(Duration.ofDays(listDays)))));
        Path pem = folder.resolve("crl.pem");
        Path der = folder.resolve("ca.crl");
        Pem.writeRevocationList(pem, list);
        Files.write(der, list.toArray());
        spec.commandLine().getOut().println(pem);
        spec.commandLine().getOut().println(der);
    }

    private X509Certificate issue(
            CertificateAuthority authority,
            CertificateProfile profile,
            CertificateAuthority.Validity validity)
            throws IOException {
        Path certificate = folder.resolve(profile.commonName() + ".pem");
        Path key = folder.resolve(profile.commonName() + ".key");
        if (Files.exists(key)) {
            throw new FileAlreadyExistsException(key.toString());
        }
        Credentials issued = authority.issue(profile, kind, validity);
        write(issued, certificate, key);
        return issued.certificate();
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
