package mip6.lab.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;

import mip6.ha.store.EtcdKeys;
import mip6.ha.store.Keys;
import mip6.ha.store.StoreException;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.net.Resources;
import mip6.lab.oracle.Tool;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What home agents share is in an etcd that wants TLS, a certificate of its clients and a user. */
@Timeout(120)
class EtcdIT {

    private static final String PREFIX = "/mip6/";
    private static final String PASSWORD = "no-secret-at-all";
    private static final Bytes VALUE = Bytes.ofUtf8("here");

    /** Of a port that nobody listens at. */
    private static final URI DEAD = URI.create("http://[::1]:1");

    @TempDir static Path folder = Path.of("");

    private static final Resources open = new Resources();
    private static EtcdServer right;
    private static EtcdServer expired;

    @BeforeAll
    static void provide() throws Exception {
        Tool _ = Tool.program("etcd");
        Instant now = Instant.now();
        Validity valid = validity(now.minusSeconds(60));
        CertificateAuthority authority = authority("Provider", valid);
        write("etcd", authority.issue(server("::1"), KeyKind.ECDSA_P256, valid));
        write("ha1", authority.issue(server("::1"), KeyKind.ECDSA_P256, valid));
        write(
                "past",
                authority.issue(
                        server("::1"), KeyKind.ECDSA_P256, validity(now.minusSeconds(7200))));
        Pem.writeCertificates(file("ca.pem"), List.of(authority.certificate()));
        Pem.writeCertificates(
                file("other-ca.pem"), List.of(authority("Somebody", valid).certificate()));
        right = open.keep(EtcdServer.startHere(folder, "etcd", tls("etcd", true)));
        expired = open.keep(EtcdServer.startHere(folder, "past", tls("past", false)));
        wantUsers();
    }

    @AfterAll
    static void end() throws IOException {
        open.close();
    }

    private static Validity validity(Instant from) {
        return new Validity(from, from.plusSeconds(3600));
    }

    private static CertificateAuthority authority(String name, Validity valid) {
        return CertificateAuthority.selfSigned(name, KeyKind.ECDSA_P256, valid, new SecureRandom());
    }

    private static CertificateProfile server(String address) {
        return new CertificateProfile(
                "etcd",
                List.of(),
                List.of(Ipv6Address.of(address)),
                List.of(),
                List.of("example.com"));
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static void write(String name, Credentials credentials) throws IOException {
        Pem.writeCertificates(file(name + ".pem"), credentials.chain());
        Pem.writePrivateKey(file(name + ".key"), credentials.key());
    }

    private static List<String> tls(String name, boolean clientsToo) {
        return List.of(
                "--cert-file=" + file(name + ".pem"),
                "--key-file=" + file(name + ".key"),
                "--trusted-ca-file=" + file("ca.pem"),
                "--client-cert-auth=" + clientsToo);
    }

    /** From now on nobody is served without a user that may. */
    private static void wantUsers() throws Exception {
        try (Client client =
                Client.builder()
                        .target("ip:///%5B::1%5D:" + right.endpoint().getPort())
                        .sslContext(
                                context ->
                                        context.trustManager(file("ca.pem").toFile())
                                                .keyManager(
                                                        file("ha1.pem").toFile(),
                                                        file("ha1.key").toFile()))
                        .waitForReady(false)
                        .build()) {
            Auth auth = client.getAuthClient();
            for (String user : List.of("root", "mip6", "nobody")) {
                done(auth.userAdd(text(user), text(PASSWORD)));
            }
            done(auth.roleAdd(text("root")));
            done(auth.roleAdd(text("home-agent")));
            done(
                    auth.roleGrantPermission(
                            text("home-agent"),
                            text(PREFIX),
                            text("/mip60"),
                            Permission.Type.READWRITE));
            done(auth.userGrantRole(text("root"), text("root")));
            done(auth.userGrantRole(text("mip6"), text("home-agent")));
            done(auth.authEnable());
        }
    }

    private static void done(CompletableFuture<?> asked) throws Exception {
        Object _ = asked.get(20, TimeUnit.SECONDS);
    }

    private static ByteSequence text(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static EtcdKeys.Tls trusting(String authority, boolean own) {
        return new EtcdKeys.Tls(
                List.of(file(authority)),
                own
                        ? Optional.of(new EtcdKeys.Own(file("ha1.pem"), file("ha1.key")))
                        : Optional.empty());
    }

    private static EtcdKeys keys(
            List<URI> endpoints, EtcdKeys.Tls tls, Optional<String> user, String password)
            throws StoreException {
        return EtcdKeys.open(
                new EtcdKeys.Settings(
                        endpoints,
                        PREFIX,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Optional.of(tls),
                        user.map(
                                name ->
                                        new EtcdKeys.User(
                                                name,
                                                Secret.wrap(
                                                        password.getBytes(
                                                                StandardCharsets.UTF_8))))));
    }

    @Test
    void whoIsTrustedMayWriteAndRead() throws StoreException {
        try (EtcdKeys keys =
                keys(
                        List.of(DEAD, right.endpoint()),
                        trusting("ca.pem", true),
                        Optional.of("mip6"),
                        PASSWORD)) {
            keys.newLease();
            assertThat(
                            keys.commit(
                                    List.of(),
                                    List.of(new Keys.Operation.Put("members/ha1", VALUE, true))))
                    .isPresent();
            keys.renewLease();
            assertThat(keys.range("members/"))
                    .singleElement()
                    .extracting(Keys.Entry::value)
                    .isEqualTo(VALUE);
            assertThat(keys.all(List.of("members/nobody", "members/ha1")))
                    .isEqualTo(keys.range("members/"));
        }
    }

    private static void refused(
            String line, EtcdServer server, EtcdKeys.Tls tls, String user, String password) {
        assertThatThrownBy(
                        () ->
                                keys(
                                                List.of(server.endpoint()),
                                                tls,
                                                Optional.of(user).filter(it -> !it.isEmpty()),
                                                password)
                                        .close())
                .isInstanceOf(StoreException.class)
                .hasMessageMatching("etcd: " + line)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void eachMistakeIsOneClearLine() {
        EtcdKeys.Tls trusted = trusting("ca.pem", true);
        refused(
                "its certificate is of none of trust-anchors",
                right,
                trusting("other-ca.pem", true),
                "mip6",
                PASSWORD);
        refused("its certificate has expired: NotAfter: .*", expired, trusted, "mip6", PASSWORD);
        refused(
                "does not accept the certificate of this home agent: .*",
                right,
                trusting("ca.pem", false),
                "mip6",
                PASSWORD);
        refused("refuses user and password", right, trusted, "mip6", "wrong");
        refused(
                "wants a user that may read and write keys that begin with /mip6/",
                right,
                trusted,
                "",
                "");
        refused(
                "does not let user nobody read and write keys that begin with /mip6/",
                right,
                trusted,
                "nobody",
                PASSWORD);
    }
}
