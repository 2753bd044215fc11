package mip6.agent.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import mip6.agent.configuration.AddressRule;
import mip6.agent.configuration.HttpUrl;
import mip6.agent.revocation.HttpFetch.Body;
import mip6.agent.revocation.HttpFetch.Request;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class HttpFetchTest {

    private static final byte[] DOCUMENT = "signed".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 5000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofMillis(300);
    private static final AddressRule LOOPBACK = new AddressRule(List.of(Ipv6Prefix.of("::1/128")));
    private static final AddressRule NOTHING_MORE = new AddressRule(List.of());

    private static HttpFetch fetch(Duration timeout, AddressRule rule) {
        return new HttpFetch(
                new HttpFetch.Limits(timeout, LARGEST),
                rule,
                (name, _) ->
                        name.equals("localhost.example.com")
                                ? List.of(Ipv6Address.LOOPBACK)
                                : List.of());
    }

    private static Request get(String url) {
        return new Request(HttpUrl.parse(url).orElseThrow(), Optional.empty(), false);
    }

    private static String refused(HttpFetch fetch, Request request) {
        return catchThrowableOfType(
                        FetchException.class, () -> fetch.fetch(request, Optional.empty()))
                .why();
    }

    /** Why the answer of a server is refused. */
    private static String refused(ScriptedServer.Script script, Duration timeout) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return refused(fetch(timeout, LOOPBACK), get(server.url("/")));
        }
    }

    private static String refused(String answer) throws Exception {
        return refused((_, out) -> ScriptedServer.write(out, answer), PATIENCE);
    }

    private static String got(String answer) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer((_, out) -> ScriptedServer.write(out, answer))) {
            return fetch(PATIENCE, LOOPBACK).fetch(get(server.url("/")), Optional.empty()).toUtf8();
        }
    }

    @Test
    void getsADocument() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.document(DOCUMENT))) {
            Bytes document =
                    fetch(PATIENCE, LOOPBACK)
                            .fetch(get(server.url("/a/b.crl?c=d")), Optional.empty());
            assertThat(document).isEqualTo(Bytes.wrap(DOCUMENT));
            assertThat(server.requests().getFirst().head())
                    .startsWith(
                            "GET /a/b.crl?c=d HTTP/1.1\r\nHost: [::1]:" + server.port() + "\r\n")
                    .contains("Connection: close\r\n");
        }
    }

    @Test
    void asksAndComesFromTheAddressThatItIsTold() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.document(DOCUMENT))) {
            Request request =
                    new Request(
                            HttpUrl.parse("http://localhost.example.com:" + server.port())
                                    .orElseThrow(),
                            Optional.of(new Body("application/ocsp-request", Bytes.of(1, 2, 3))),
                            false);
            fetch(PATIENCE, LOOPBACK).fetch(request, Optional.of(Ipv6Address.LOOPBACK));
            ScriptedServer.Request came = server.requests().getFirst();
            assertThat(came.head())
                    .startsWith("POST / HTTP/1.1\r\nHost: localhost.example.com:")
                    .contains("Content-Type: application/ocsp-request\r\n");
            assertThat(came.body()).isEqualTo(Bytes.of(1, 2, 3));
        }
    }

    @Test
    void readsEachFormOfABody() throws Exception {
        assertThat(got("HTTP/1.0 200 OK\r\n\r\nuntil the end")).isEqualTo("until the end");
        assertThat(
                        got(
                                """
                                HTTP/1.1 200 \r
                                Transfer-Encoding: chunked\r
                                \r
                                5\r
                                in pa\r
                                3;x=y\r
                                rts\r
                                0\r
                                \r
                                """))
                .isEqualTo("in parts");
        assertThat(got("HTTP/1.1 200 OK\nContent-Length: 4\n\nbare line ends")).isEqualTo("bare");
    }

    @Test
    @Tag("req:S5026-3-a")
    void whatIsTooLargeIsNotRead() throws Exception {
        String tooLarge = "is larger than " + LARGEST + " octets";
        assertThat(refused("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"))
                .isEqualTo(tooLarge);
        assertThat(
                        refused(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "1000\r\n"
                                        + "x".repeat(0x1000)
                                        + "\r\n7fffffff\r\n"))
                .isEqualTo(tooLarge);
        // without an end
        assertThat(
                        refused(
                                (_, out) -> {
                                    ScriptedServer.write(out, "HTTP/1.1 200 OK\r\n\r\n");
                                    while (true) {
                                        out.write(new byte[1000]);
                                    }
                                },
                                PATIENCE))
                .isEqualTo(tooLarge);
        assertThat(refused("HTTP/1.1 200 OK\r\nX: " + "x".repeat(10_000) + "\r\n\r\n"))
                .isEqualTo("the server does not speak HTTP");
        assertThat(refused("HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(1000) + "\r\n"))
                .isEqualTo("the server does not speak HTTP");
    }

    @Test
    @Tag("req:S5026-3-a")
    void whatIsTooSlowIsGivenUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        String slow = "takes longer than 300 ms";
        assertThat(refused((_, _) -> never.await(), IMPATIENCE)).isEqualTo(slow);
        // a drop now and then, so that no single wait is long
        assertThat(
                        refused(
                                (_, out) -> {
                                    ScriptedServer.write(
                                            out, "HTTP/1.1 200 OK\r\nContent-Length: 4999\r\n\r\n");
                                    for (int i = 0; i < 4999; i++) {
                                        out.write('x');
                                        boolean _ = never.await(20, TimeUnit.MILLISECONDS);
                                    }
                                },
                                IMPATIENCE))
                .isEqualTo(slow);
    }

    @Test
    @Tag("req:S5026-3-a")
    void aRedirectIsNotFollowed() throws Exception {
        try (ScriptedServer other = new ScriptedServer(ScriptedServer.document(DOCUMENT))) {
            assertThat(refused("HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\n\r\n"))
                    .isEqualTo("the server points elsewhere, which is not followed");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshor",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "220 mail.example.com ESMTP\r\n",
            })
    void whatIsNoDocumentIsRefused(String answer) throws Exception {
        assertThat(refused(answer)).isNotEmpty();
    }

    @Test
    @Tag("req:S5026-3-a")
    void addressesOfTheNodeAndItsNetworkAreNotCalledForACertificate() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.document(DOCUMENT))) {
            HttpFetch fetch = fetch(PATIENCE, NOTHING_MORE);
            String why = "its address is not one to call for a certificate's sake";
            assertThat(refused(fetch, get(server.url("/")))).isEqualTo(why);
            assertThat(refused(fetch, get("http://localhost.example.com:" + server.port() + "/")))
                    .isEqualTo(why);
            assertThat(refused(fetch, get("http://unknown.example.com/")))
                    .isEqualTo("the name has no IPv6 address that could be called");
            assertThat(server.requests()).isEmpty();
            // the operator may name any
            Request trusted =
                    new Request(
                            HttpUrl.parse(server.url("/")).orElseThrow(), Optional.empty(), true);
            assertThat(fetch.fetch(trusted, Optional.empty())).isEqualTo(Bytes.wrap(DOCUMENT));
        }
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.document(DOCUMENT))) {
            port = server.port();
        }
        assertThat(refused(fetch(PATIENCE, LOOPBACK), get("http://[::1]:" + port + "/")))
                .isEqualTo("no connection, or it broke");
    }
}
