package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.radius.RadiusAttribute;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusPacket;
import mip6.ha.radius.RadiusSecret;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An AAA server that puts on record what it is told, and checks it as RFC 2866 3 says. */
class ForeignNamesTest {

    private static final Bytes SHARED = Bytes.ofUtf8("shared");
    private static final NameRegistration FOREIGN = registration("mn1.elsewhere.net", 1);
    private static final NameRegistration OWN = registration("mn1.example.com", 1);

    private static final UpdateSettings PROVIDER = zones("example.com");

    private final List<RadiusPacket> told = Collections.synchronizedList(new ArrayList<>());
    private final DatagramSocket server;
    private volatile Bytes secretOfAnswers = SHARED;

    ForeignNamesTest() throws IOException {
        server = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
    }

    @BeforeEach
    void start() {
        Thread _ = Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                server.receive(packet);
                RadiusPacket request =
                        RadiusPacket.decode(Bytes.copyOf(buffer, 0, packet.getLength()));
                RadiusPacket blank =
                        new RadiusPacket(
                                request.code(),
                                request.identifier(),
                                Bytes.zeros(16),
                                request.attributes());
                if (md5(blank.encode(), SHARED).equals(request.authenticator())) {
                    told.add(request);
                }
                RadiusPacket unsigned =
                        new RadiusPacket(
                                RadiusPacket.ACCOUNTING_RESPONSE,
                                request.identifier(),
                                request.authenticator(),
                                List.of());
                byte[] answer =
                        new RadiusPacket(
                                        unsigned.code(),
                                        unsigned.identifier(),
                                        md5(unsigned.encode(), secretOfAnswers),
                                        List.of())
                                .encode()
                                .toArray();
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException | MalformedException closed) {
            // the test has ended, or sees what was not told
        }
    }

    private static Bytes md5(Bytes octets, Bytes secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(octets.toArray());
            return Bytes.wrap(digest.digest(secret.toArray()));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static NameRegistration registration(String name, int host) {
        return new NameRegistration(
                DomainName.of(name), new Ipv6Address(0x2001_0db8_0001_0000L, host));
    }

    private static UpdateSettings zones(String... names) {
        return new UpdateSettings(
                Stream.of(names)
                        .map(
                                name ->
                                        new UpdateZone(
                                                DomainName.of(name),
                                                new InetSocketAddress(
                                                        InetAddress.ofLiteral("::1"), 53),
                                                UpdateZone.Transport.TCP,
                                                Optional.empty()))
                        .toList(),
                Duration.ofSeconds(60));
    }

    private ForeignNames names(Duration timeout) {
        return new ForeignNames(
                new RadiusSender(List.of((InetSocketAddress) server.getLocalSocketAddress())),
                new RadiusTerms(1, timeout, 1),
                new RadiusSecret(Secret.of(SHARED)),
                "ha1.example.com",
                new SecureRandom());
    }

    @Test
    @Tag("req:S5026-6-h")
    void theAaaServerIsToldNameAndAddressAndWhenTheyEnd() {
        ForeignNames names = names(Duration.ofSeconds(20));
        assertThat(names.tell(NameChange.add(FOREIGN), PROVIDER))
                .isEqualTo(new ZoneOutcome.Performed());
        assertThat(names.tell(NameChange.remove(FOREIGN), PROVIDER))
                .isEqualTo(new ZoneOutcome.Performed());
        assertThat(told).hasSize(2);
        for (int i = 0; i < 2; i++) {
            RadiusPacket request = told.get(i);
            assertThat(request.code()).isEqualTo(RadiusPacket.ACCOUNTING_REQUEST);
            assertThat(request.first(RadiusAttribute.ACCT_STATUS_TYPE))
                    .contains(Bytes.of(0, 0, 0, i + 1));
            assertThat(request.first(RadiusAttribute.FRAMED_IPV6_ADDRESS))
                    .contains(FOREIGN.homeAddress().toBytes());
            assertThat(request.first(RadiusAttribute.USER_NAME))
                    .contains(Bytes.ofUtf8("mn1.elsewhere.net"));
            assertThat(request.first(RadiusAttribute.FILTER_ID))
                    .contains(Bytes.ofUtf8("mip6-dns-name=mn1.elsewhere.net"));
        }
    }

    @Test
    @Tag("req:S5026-6-h")
    void aNameOfAnOwnZoneIsNobodyElsesMatter() {
        ForeignNames names = names(Duration.ofSeconds(20));
        assertThat(names.tell(NameChange.replace(OWN, FOREIGN), PROVIDER))
                .isEqualTo(new ZoneOutcome.Performed());
        assertThat(told).hasSize(1);
    }

    /** As after a reload. */
    @Test
    void aNameOfAZoneThatIsNoLongerOursIs() {
        ForeignNames names = names(Duration.ofSeconds(20));
        assertThat(names.tell(NameChange.add(OWN), zones("example.org")))
                .isEqualTo(new ZoneOutcome.Performed());
        assertThat(told).hasSize(1);
        assertThat(names.tell(NameChange.add(OWN), PROVIDER))
                .isEqualTo(new ZoneOutcome.Performed());
        assertThat(told).hasSize(1);
    }

    @Test
    void anAnswerWithAnotherSecretIsNone() {
        secretOfAnswers = Bytes.ofUtf8("forged");
        assertThat(names(Duration.ofMillis(100)).tell(NameChange.add(FOREIGN), PROVIDER))
                .isInstanceOf(ZoneOutcome.NoAnswer.class);
    }

    @Test
    void onlyWhatIsOutsideTheZonesIsLeftToOthers() {
        assertThat(
                        ForeignNames.isLeftToOthers(
                                new ZoneOutcome.Prohibited("a", Prohibition.OUTSIDE_ZONES)))
                .isTrue();
        assertThat(ForeignNames.isLeftToOthers(new ZoneOutcome.Prohibited("a", Prohibition.NO_KEY)))
                .isFalse();
        assertThat(ForeignNames.isLeftToOthers(new ZoneOutcome.Performed())).isFalse();
    }
}
