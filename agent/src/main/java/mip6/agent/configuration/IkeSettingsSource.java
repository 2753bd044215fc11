package mip6.agent.configuration;

import mip6.agent.StartException;
import mip6.agent.configuration.IkeConfiguration.Authentication;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the keys and certificates that an {@link IkeConfiguration} names. */
public final class IkeSettingsSource {

    private static final Pattern KEY_LINE = Pattern.compile("(\\S+)\\s+(.+)");

    private IkeSettingsSource() {}

    /**
     * For a mobile node, which initiates to home agents of {@code provider} alone.
     *
     * @throws StartException where a file is missing, unreadable or does not fit
     */
    public static IkeSettings mobileNode(IkeConfiguration configuration, DomainName provider) {
        return configured(
                configuration,
                switch (configuration.authentication()) {
                    case Authentication.Certificates files ->
                            IkeSettings.mobileNode(
                                    configuration.identity(),
                                    credentials(files.certificates(), files.privateKey()),
                                    anchors(files.trustAnchors()),
                                    provider.text());
                    case Authentication.PreSharedKeys(SecretFile file) ->
                            byPreSharedKey(
                                    configuration,
                                    file,
                                    new CertificateRequirement.HomeAgentOf(provider.text()),
                                    // whom the file names is a home agent: nobody else is asked
                                    Optional.of(
                                            new CertificateRequirement.HomeAgentOf(
                                                    provider.text())));
                    case Authentication.None() -> nobody(configuration);
                    case Authentication.EapPassword(
                                    String name,
                                    SecretFile password,
                                    List<Path> anchors) ->
                            IkeSettings.mobileNode(
                                    configuration.identity(),
                                    new EapPolicy.Peer(
                                            Bytes.ofUtf8(name),
                                            new EapCredentials.Password(password.readLine())),
                                    anchors(anchors),
                                    provider.text());
                    case Authentication.EapTls files -> {
                        TrustAnchors anchors = anchors(files.trustAnchors());
                        yield IkeSettings.mobileNode(
                                configuration.identity(),
                                new EapPolicy.Peer(
                                        configuration.identity().data(),
                                        new EapCredentials.Certificate(
                                                credentials(
                                                        files.certificates(), files.privateKey()),
                                                new PeerCertificates(anchors),
                                                files.server()
                                                        .map(name -> Identity.fqdn(name.text())),
                                                TlsVersions.TLS_1_3_OR_1_2)),
                                anchors,
                                provider.text());
                    }
                });
    }

    /**
     * For a home agent, which any node may initiate to that a trust anchor vouches for.
     *
     * @throws StartException where a file is missing, unreadable or does not fit
     */
    public static IkeSettings homeAgent(IkeConfiguration configuration) {
        return configured(
                configuration,
                switch (configuration.authentication()) {
                    case Authentication.Certificates files ->
                            IkeSettings.homeAgent(
                                    configuration.identity(),
                                    credentials(files.certificates(), files.privateKey()),
                                    anchors(files.trustAnchors()));
                    case Authentication.PreSharedKeys(SecretFile file) ->
                            byPreSharedKey(
                                    configuration,
                                    file,
                                    new CertificateRequirement.AnyNode(),
                                    Optional.of(new CertificateRequirement.AnyNode()));
                    case Authentication.None() -> nobody(configuration);
                    case Authentication.EapPassword _, Authentication.EapTls _ ->
                            throw StartException.configuration(
                                    "ike.authentication: a home agent never proves itself by EAP");
                });
    }

    /**
     * EAP-TLS with the very certificate and trust anchors that serve IKE.
     *
     * @throws StartException where a file is missing, unreadable or does not fit
     */
    public static EapService eapTls(Authentication.Certificates files) {
        return new EapService.Certificates(
                credentials(files.certificates(), files.privateKey()),
                new PeerCertificates(anchors(files.trustAnchors())),
                TlsVersions.TLS_1_3_OR_1_2);
    }

    /** Shares its key with nobody, and lets nobody initiate to it. */
    private static IkeSettings nobody(IkeConfiguration configuration) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new IkeSettings(
                configuration.identity(),
                Optional.empty(),
                Map.of(configuration.identity(), Secret.wrap(key)),
                new TrustAnchors(List.of()),
                new CertificateRequirement.AnyNode(),
                Optional.empty(),
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    private static IkeSettings byPreSharedKey(
            IkeConfiguration configuration,
            SecretFile file,
            CertificateRequirement toInitiateTo,
            Optional<CertificateRequirement> toBeInitiatedBy) {
        return new IkeSettings(
                configuration.identity(),
                Optional.empty(),
                preSharedKeys(file),
                new TrustAnchors(List.of()),
                toInitiateTo,
                toBeInitiatedBy,
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    private static IkeSettings configured(IkeConfiguration configuration, IkeSettings settings) {
        IkeSettings proposing =
                settings.withProposals(configuration.proposals(), configuration.espProposals())
                        .withLimits(
                                settings.limits()
                                        .withLongestDatagram(configuration.longestDatagram()))
                        .withRevocation(configuration.revocation().policy())
                        .withTimers(configuration.timers())
                        .withLifetimes(configuration.lifetimes());
        return configuration.exportKeys().isPresent() ? proposing.withExportedKeys() : proposing;
    }

    private static Credentials credentials(Path certificates, SecretFile privateKey) {
        try {
            return Credentials.read(certificates, privateKey.path());
        } catch (CredentialsException refused) {
            throw StartException.configuration("ike: " + refused.getMessage());
        }
    }

    private static TrustAnchors anchors(List<Path> files) {
        try {
            return TrustAnchors.read(files);
        } catch (CredentialsException refused) {
            throw StartException.configuration("ike.trust-anchors: " + refused.getMessage());
        }
    }

    /**
     * Lines of an identity and a key with white space between them; lines that begin with # are for
     * people.
     */
    private static Map<Identity, Secret> preSharedKeys(SecretFile file) {
        Map<Identity, Secret> keys = new HashMap<>();
        passwords(file).forEach((name, key) -> keys.put(peer(name, file), key));
        return keys;
    }

    private static Identity peer(String name, SecretFile file) {
        try {
            return IdentityText.parse(name);
        } catch (IllegalArgumentException none) {
            throw StartException.configuration(
                    file.where()
                            + ": "
                            + file.path()
                            + ": a line begins with "
                            + IdentityText.ALLOWED);
        }
    }

    /**
     * Lines of a name and its password with white space between them: the password is all of the
     * rest, whatever it holds. Lines that begin with # are for people.
     *
     * @throws StartException where the file is unreadable or does not fit
     */
    public static Map<String, Secret> passwords(SecretFile file) {
        Map<String, Secret> keys = new HashMap<>();
        try (Secret all = file.read()) {
            new String(all.reveal(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> addKey(line, file, keys));
        }
        if (keys.isEmpty()) {
            throw StartException.configuration(
                    file.where() + ": " + file.path() + ": holds no key");
        }
        return keys;
    }

    private static void addKey(String line, SecretFile file, Map<String, Secret> keys) {
        Matcher words = KEY_LINE.matcher(line);
        if (!words.matches()) {
            throw StartException.configuration(
                    file.where()
                            + ": "
                            + file.path()
                            + ": a line is an identity and a key, with a space between them");
        }
        keys.put(words.group(1), Secret.wrap(words.group(2).getBytes(StandardCharsets.UTF_8)));
    }
}
