package mip6.lab.fleet;

import mip6.agent.configuration.IkeSettingsSource;
import mip6.agent.configuration.SecretFile;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the mobile nodes of a fleet prove themselves by. */
public sealed interface FleetIdentities {

    /** The provider's authority, beside its certificate {@code ca.pem}. */
    String AUTHORITY_KEY = "ca.key";

    /** A line for each mobile node, with the key that it shares with all home agents. */
    String KEYS = "fleet.psk";

    /** A line for each mobile node that authenticates by EAP, with its password. */
    String PASSWORDS = "fleet.passwords";

    /** All that a mobile node's engine has to know. */
    IkeSettings of(DomainName mobileNode);

    /**
     * Certificates or keys, as {@code model} has them.
     *
     * @param model the settings of any mobile node
     * @param folder with the authority's key, or the file of keys
     */
    static FleetIdentities like(IkeSettings model, Path folder) throws CredentialsException {
        if (model.credentials().isPresent()) {
            Credentials authority =
                    Credentials.read(folder.resolve("ca.pem"), folder.resolve(AUTHORITY_KEY));
            return new Certified(model, new CertificateAuthority(authority, new SecureRandom()));
        }
        return new Keyed(
                model,
                IkeSettingsSource.passwords(new SecretFile(folder.resolve(KEYS), "the fleet")));
    }

    /** Passwords of EAP, for those whom nobody can initiate to. */
    static FleetIdentities byEap(IkeSettings model, Path folder) throws CredentialsException {
        return new WithPasswords(
                model.withoutInitiators(),
                IkeSettingsSource.passwords(
                        new SecretFile(folder.resolve(PASSWORDS), "the fleet")));
    }

    /** The same settings of somebody else. */
    private static IkeSettings as(
            DomainName mobileNode,
            IkeSettings model,
            Optional<Credentials> credentials,
            Map<Identity, Secret> keys,
            EapPolicy eap) {
        return new IkeSettings(
                Identity.fqdn(mobileNode.text()),
                credentials,
                keys,
                model.trustAnchors(),
                model.toInitiateTo(),
                model.toBeInitiatedBy(),
                eap,
                model.terms());
    }

    /** Each has a certificate, which is issued on the spot. */
    record Certified(IkeSettings model, CertificateAuthority authority) implements FleetIdentities {

        private static final Duration VALID = Duration.ofDays(1);

        @Override
        public IkeSettings of(DomainName mobileNode) {
            Instant now = Instant.now();
            Credentials own =
                    authority.issue(
                            CertificateProfile.mobileNode(mobileNode.text()),
                            KeyKind.ECDSA_P256,
                            new Validity(now.minus(VALID), now.plus(VALID)));
            return as(mobileNode, model, Optional.of(own), Map.of(), model.eap());
        }
    }

    /** Each has a key. */
    record Keyed(IkeSettings model, Map<String, Secret> keys) implements FleetIdentities {

        @Override
        public IkeSettings of(DomainName mobileNode) {
            Secret key = Optional.ofNullable(keys.get(mobileNode.text())).orElseThrow();
            return as(
                    mobileNode,
                    model,
                    Optional.empty(),
                    model.preSharedKeys().keySet().stream()
                            .collect(Collectors.toMap(homeAgent -> homeAgent, _ -> key)),
                    model.eap());
        }
    }

    /** Each has a password. */
    record WithPasswords(IkeSettings model, Map<String, Secret> passwords)
            implements FleetIdentities {

        @Override
        public IkeSettings of(DomainName mobileNode) {
            Secret password = Optional.ofNullable(passwords.get(mobileNode.text())).orElseThrow();
            return as(
                    mobileNode,
                    model,
                    Optional.empty(),
                    Map.of(),
                    new EapPolicy.Peer(
                            Bytes.ofUtf8(mobileNode.text()),
                            new EapCredentials.Password(password)));
        }
    }
}
