package mip6.lab.load;

import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeLimits;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is who in a load: one home agent, and mobile nodes by number.
 *
 * @param folder of the authority's and the home agent's files
 */
record LoadPlan(Path folder) {

    static final String HOME_AGENT = "ha1.example.com";
    static final String PRE_SHARED_KEY = "one key for all mobile nodes of a load";

    /** In swanctl's notation, so that both responders are told the same. */
    static final String PROPOSAL = "aes128gcm16-prfsha256-curve25519";

    private static final String DOMAIN = "example.com";
    private static final KeyKind KIND = KeyKind.ECDSA_P256;

    /** Makes the files. */
    static LoadPlan make(Path folder) throws IOException {
        LoadPlan plan = new LoadPlan(folder);
        CertificateAuthority authority =
                CertificateAuthority.selfSigned("Load", KIND, validity(), new SecureRandom());
        Credentials homeAgent =
                authority.issue(CertificateProfile.homeAgent(HOME_AGENT, DOMAIN), KIND, validity());
        write(authority.credentials(), plan.authority(), plan.authorityKey());
        write(homeAgent, plan.homeAgent(), plan.homeAgentKey());
        return plan;
    }

    static String mobileNode(int number) {
        return "mn" + number + "." + DOMAIN;
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    Path homeAgent() {
        return folder.resolve("ha1.pem");
    }

    Path homeAgentKey() {
        return folder.resolve("ha1.key");
    }

    /** A home agent for the mobile nodes below number {@code mobileNodes}, without any limit. */
    IkeSettings homeAgent(LoadProof proof, int mobileNodes) throws CredentialsException {
        IkeSettings settings =
                IkeSettings.homeAgent(
                                Identity.fqdn(HOME_AGENT),
                                Credentials.read(homeAgent(), homeAgentKey()),
                                TrustAnchors.read(List.of(authority())))
                        .withLimits(IkeLimits.standard().withCookieThreshold(1 << 20));
        return switch (proof) {
            case ECDSA -> settings;
            case PSK -> {
                Map<Identity, Secret> keys = new HashMap<>();
                for (int number = 0; number < mobileNodes; number++) {
                    keys.put(Identity.fqdn(mobileNode(number)), key());
                }
                yield settings.withPreSharedKeys(keys);
            }
            case EAP -> {
                Map<String, Secret> passwords = new HashMap<>();
                for (int number = 0; number < mobileNodes; number++) {
                    passwords.put(mobileNode(number), key());
                }
                yield settings.withEap(
                        new EapPolicy.Server(
                                List.of(
                                        new EapService.Passwords(
                                                Bytes.ofUtf8(HOME_AGENT), passwords))));
            }
        };
    }

    /** Mobile nodes as they are wanted: their certificates are made on the spot. */
    MobileNodes mobileNodes(LoadProof proof) throws CredentialsException {
        CertificateAuthority authority =
                new CertificateAuthority(
                        Credentials.read(authority(), authorityKey()), new SecureRandom());
        TrustAnchors anchors = TrustAnchors.read(List.of(authority()));
        return number ->
                (switch (proof) {
                            case ECDSA -> certified(number, authority, anchors);
                            case PSK ->
                                    IkeSettings.mobileNode(
                                                    Identity.fqdn(mobileNode(number)),
                                                    authority.credentials(),
                                                    anchors,
                                                    DOMAIN)
                                            .withPreSharedKeys(
                                                    Map.of(Identity.fqdn(HOME_AGENT), key()));
                            case EAP ->
                                    IkeSettings.mobileNode(
                                            Identity.fqdn(mobileNode(number)),
                                            new EapPolicy.Peer(
                                                    Bytes.ofUtf8(mobileNode(number)),
                                                    new EapCredentials.Password(key())),
                                            anchors,
                                            DOMAIN);
                        })
                        .withProposals(Proposals.ike(List.of(PROPOSAL)), Proposals.espDefault());
    }

    /** The settings of each mobile node. */
    @FunctionalInterface
    interface MobileNodes {
        IkeSettings settings(int number);
    }

    private static IkeSettings certified(
            int number, CertificateAuthority authority, TrustAnchors anchors) {
        return IkeSettings.mobileNode(
                Identity.fqdn(mobileNode(number)),
                authority.issue(
                        CertificateProfile.mobileNode(mobileNode(number)), KIND, validity()),
                anchors,
                DOMAIN);
    }

    private Path authorityKey() {
        return folder.resolve("ca.key");
    }

    private static Secret key() {
        return Secret.of(Bytes.ofUtf8(PRE_SHARED_KEY));
    }

    private static Validity validity() {
        Instant now = Instant.now();
        return new Validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    private static void write(Credentials credentials, Path certificate, Path key)
            throws IOException {
        Pem.writeCertificates(certificate, credentials.chain());
        Pem.writePrivateKey(key, credentials.key());
    }
}
