package mip6.agent.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.RevocationPointers;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.RevocationMode;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationReason;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
class RevocationChecksTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)));
    private static final Period PERIOD =
            new Period(NOW.minus(Duration.ofHours(1)), Optional.of(NOW.plus(Duration.ofHours(9))));
    private static final CertificateAuthority ROOT =
            CertificateAuthority.selfSigned("Root", KeyKind.ECDSA_P256, VALID, new SecureRandom());
    private static final RevocationIssuer ISSUER = RevocationIssuer.of(ROOT.credentials());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Counters counters = new Counters();
    private final Reporter reporter = new Reporter("test", () -> 0, counters, Optional.empty());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static Credentials issue(RevocationPointers pointers) {
        return ROOT.pointingTo(pointers)
                .issue(
                        CertificateProfile.homeAgent("ha1.example.com", "example.com"),
                        KeyKind.ECDSA_P256,
                        VALID);
    }

    private static RevocationPointers list(ScriptedServer... servers) {
        return new RevocationPointers(
                Arrays.stream(servers).map(it -> it.url("/ca.crl")).toList(), List.of());
    }

    private static Answer.Revoked compromised() {
        return new Answer.Revoked(NOW, RevocationReason.KEY_COMPROMISE);
    }

    private static Bytes empty() {
        return ISSUER.list(Map.of(), BigInteger.ONE, PERIOD);
    }

    private static Bytes listOf(Credentials revoked) {
        return ISSUER.list(
                Map.of(revoked.certificate().getSerialNumber(), compromised()),
                BigInteger.TWO,
                PERIOD);
    }

    private static RevocationQuestion question(Credentials about, List<Bytes> stapled) {
        return new RevocationQuestion(
                new CertificationPath(List.of(about.certificate()), ROOT.certificate()),
                stapled,
                NOW);
    }

    private ScriptedServer server(ScriptedServer.Script script) throws Exception {
        ScriptedServer server = new ScriptedServer(script);
        open.add(server);
        return server;
    }

    private ScriptedServer server(Bytes document) throws Exception {
        return server(ScriptedServer.document(document.toArray()));
    }

    private RevocationChecks checks(Setting setting) {
        RevocationChecks checks =
                new RevocationChecks(
                        setting.configuration(),
                        RevocationPolicy.of(setting.mode()),
                        (_, _) -> List.of(),
                        reporter,
                        now::get);
        open.addFirst(checks);
        return checks;
    }

    private static RevocationVerdict ask(RevocationChecks checks, RevocationQuestion question)
            throws Exception {
        return asked(checks, question).get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
    }

    private static CompletableFuture<RevocationVerdict> asked(
            RevocationChecks checks, RevocationQuestion question) {
        CompletableFuture<RevocationVerdict> verdict = new CompletableFuture<>();
        checks.check(question, verdict::complete);
        return verdict;
    }

    private static RevocationVerdict ask(RevocationChecks checks, Credentials about)
            throws Exception {
        return ask(checks, question(about, List.of()));
    }

    private static boolean accepts(RevocationVerdict verdict) {
        return verdict instanceof RevocationVerdict.Accepted;
    }

    @Test
    @Tag("req:S5026-3-a")
    void aListIsFetchedOnceForAllWhoAsk() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedServer server =
                server(
                        (request, out) -> {
                            asked.await();
                            ScriptedServer.document(empty().toArray()).answer(request, out);
                        });
        RevocationChecks checks = checks(Setting.STRICT);
        List<CompletableFuture<RevocationVerdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            verdicts.add(asked(checks, question(issue(list(server)), List.of())));
        }
        asked.countDown();
        for (CompletableFuture<RevocationVerdict> each : verdicts) {
            assertThat(accepts(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))).isTrue();
        }
        assertThat(accepts(ask(checks, issue(list(server))))).isTrue();
        assertThat(server.requests()).hasSize(1);
        assertThat(checks.status()).containsEntry("lists", 1).containsEntry("mode", "strict");
    }

    @Test
    @Tag("req:S5026-3-a")
    void aRevokedCertificateIsRefusedInOneLine() throws Exception {
        AtomicReference<byte[]> document = new AtomicReference<>(new byte[0]);
        ScriptedServer server =
                server(
                        (request, out) ->
                                ScriptedServer.document(document.get()).answer(request, out));
        Credentials revoked = issue(list(server));
        document.set(listOf(revoked).toArray());
        RevocationChecks checks = checks(Setting.STRICT);
        assertThat(ask(checks, revoked))
                .isEqualTo(
                        new RevocationVerdict.Revoked(
                                "its certificate was revoked at 2026-06-01T00:00:00Z"
                                        + " (key-compromise)"));
        assertThat(accepts(ask(checks, issue(list(server))))).isTrue();
        assertThat(counters.snapshot()).containsEntry("event.certificate-refused", 1L);
    }

    @Test
    void aResponderIsAskedAboutTheCertificate() throws Exception {
        Credentials revoked = issue(RevocationPointers.NONE);
        ScriptedServer responder =
                server(
                        (request, out) ->
                                ScriptedServer.document(
                                                ISSUER.answer(
                                                                request.body(),
                                                                serial ->
                                                                        serial.equals(
                                                                                        revoked.certificate()
                                                                                                .getSerialNumber())
                                                                                ? compromised()
                                                                                : new Answer.Good(),
                                                                PERIOD)
                                                        .toArray())
                                        .answer(request, out));
        RevocationChecks checks = checks(Setting.STRICT.withResponder(responder.url("/ocsp")));
        assertThat(ask(checks, revoked)).isInstanceOf(RevocationVerdict.Revoked.class);
        Credentials other = issue(RevocationPointers.NONE);
        assertThat(accepts(ask(checks, other))).isTrue();
        assertThat(accepts(ask(checks, other))).isTrue();
        assertThat(responder.requests()).hasSize(2);
        RevocationPointers named =
                new RevocationPointers(List.of(), List.of(responder.url("/named")));
        assertThat(accepts(ask(checks(Setting.STRICT), issue(named)))).isTrue();
    }

    @Test
    @Tag("req:S5026-3-a")
    void whatAPeerSendsItselfSavesTheFetch() throws Exception {
        ScriptedServer server = server(empty());
        Credentials ha1 = issue(list(server));
        Bytes good =
                ISSUER.answer(
                        new Link(ha1.certificate(), ROOT.certificate()), new Answer.Good(), PERIOD);
        RevocationChecks checks = checks(Setting.STRICT);
        assertThat(accepts(ask(checks, question(ha1, List.of(Bytes.of(1), good))))).isTrue();
        assertThat(server.requests()).isEmpty();
    }

    /** It takes no thread to find nothing. */
    @Test
    void whereThereIsNobodyToAskTheAnswerIsThereAtOnce() {
        Credentials ha1 = issue(RevocationPointers.NONE);
        assertThat(asked(checks(Setting.STRICT), question(ha1, List.of()))).isDone();
    }

    @Test
    @Tag("req:S5026-3-a")
    void theModeDecidesAboutServersThatSayNothing() throws Exception {
        ScriptedServer broken = server(Bytes.ofUtf8("<html>no list</html>"));
        Credentials ha1 = issue(list(broken));
        RevocationChecks strict = checks(Setting.STRICT);
        assertThat(ask(strict, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
        // who has just failed is not asked again
        assertThat(ask(strict, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(broken.requests()).hasSize(1);
        now.set(NOW.plus(Duration.ofMinutes(2)));
        assertThat(ask(strict, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(broken.requests()).hasSize(2);
        strict.attached(Optional.of(Ipv6Address.LOOPBACK));
        assertThat(ask(strict, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(broken.requests()).hasSize(3);
        Setting lenient =
                new Setting(
                        RevocationMode.IF_POSSIBLE,
                        List.of(),
                        Optional.empty(),
                        Setting.STRICT.networks(),
                        PATIENCE,
                        Optional.empty());
        assertThat(accepts(ask(checks(lenient), ha1))).isTrue();
    }

    @Test
    void theNextServerIsAskedWhereOneHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedServer hanging = server((_, _) -> never.await());
        ScriptedServer good = server(empty());
        RevocationChecks checks = checks(Setting.STRICT.withTimeout(Duration.ofSeconds(4)));
        assertThat(accepts(ask(checks, issue(list(hanging, good))))).isTrue();
    }

    @Test
    @Tag("req:S5026-3-a")
    void aCertificateDoesNotMakeTheNodeCallItself() throws Exception {
        ScriptedServer inside = server(empty());
        RevocationChecks checks = checks(Setting.STRICT.withNetworks(List.of()));
        assertThat(ask(checks, issue(list(inside)))).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(inside.requests()).isEmpty();
    }

    @Test
    void nobodyIsAskedWithoutACareOfAddress() throws Exception {
        ScriptedServer server = server(empty());
        RevocationChecks checks = checks(Setting.STRICT);
        checks.attached(Optional.empty());
        Credentials ha1 = issue(list(server));
        assertThat(ask(checks, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
        checks.attached(Optional.of(Ipv6Address.LOOPBACK));
        assertThat(accepts(ask(checks, ha1))).isTrue();
    }

    @Test
    void aRestartedNodeReadsWhatWasFetchedBefore() throws Exception {
        ScriptedServer server = server(empty());
        Credentials ha1 = issue(list(server));
        Setting cached = Setting.STRICT.withCache(folder.resolve("cache"));
        assertThat(accepts(ask(checks(cached), ha1))).isTrue();
        assertThat(accepts(ask(checks(cached), ha1))).isTrue();
        assertThat(server.requests()).hasSize(1);
        // what somebody wrote there instead counts no more than from the network
        try (var files = Files.list(folder.resolve("cache"))) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        assertThat(accepts(ask(checks(cached), ha1))).isTrue();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void filesOfTheOperatorAreReadAgainWhenTheyChange() throws Exception {
        Credentials ha1 = issue(RevocationPointers.NONE);
        Path lists = Files.createDirectory(folder.resolve("lists"));
        Path pem = folder.resolve("crl.pem");
        Files.writeString(pem, pem(empty()));
        RevocationChecks checks = checks(Setting.STRICT.withFiles(pem, lists));
        assertThat(accepts(ask(checks, ha1))).isTrue();
        Files.write(lists.resolve("junk"), new byte[] {1});
        Files.write(lists.resolve("new.crl"), listOf(ha1).toArray());
        assertThat(ask(checks, ha1)).isInstanceOf(RevocationVerdict.Revoked.class);
        Files.delete(lists.resolve("new.crl"));
        assertThat(accepts(ask(checks, ha1))).isTrue();
        Files.delete(pem);
        assertThat(ask(checks, ha1)).isInstanceOf(RevocationVerdict.NotKnown.class);
    }

    private static String pem(Bytes der) {
        return "-----BEGIN X509 CRL-----\n"
                + Base64.getMimeEncoder().encodeToString(der.toArray())
                + "\n-----END X509 CRL-----\n";
    }

    @Test
    void theNodesOwnAnswersAreFetchedAhead() throws Exception {
        Credentials ha1 = issue(RevocationPointers.NONE);
        Link link = new Link(ha1.certificate(), ROOT.certificate());
        Bytes good = ISSUER.answer(link, new Answer.Good(), PERIOD);
        AtomicReference<byte[]> document = new AtomicReference<>(new byte[0]);
        ScriptedServer responder =
                server(
                        (request, out) ->
                                ScriptedServer.document(document.get()).answer(request, out));
        RevocationChecks checks = checks(Setting.STRICT.withResponder(responder.url("/")));
        checks.attached(Optional.empty());
        BlockingQueue<List<Bytes>> stapled = new LinkedBlockingQueue<>();
        try (OwnAnswers own = checks.ownAnswers(List.of(link), now::get, stapled::add)) {
            own.start();
            document.set(good.toArray());
            checks.attached(Optional.of(Ipv6Address.LOOPBACK));
            own.wake();
            assertThat(stapled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).containsExactly(good);
            // nobody answers any more, and what there is grows old
            document.set(new byte[0]);
            now.set(NOW.plus(Duration.ofHours(10)));
            own.wake();
            assertThat(stapled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEmpty();
        }
    }
}
