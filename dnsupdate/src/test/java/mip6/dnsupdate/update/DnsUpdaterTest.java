package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.dnsupdate.ScriptedServer.Script;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that do what servers do, and worse. Only the forward zone is looked at. */
class DnsUpdaterTest {

    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ZoneOutcome PERFORMED = new ZoneOutcome.Performed();

    @ParameterizedTest
    @EnumSource(TsigAlgorithm.class)
    @Tag("req:S5026-6-g")
    void aSignedAnswerCounts(TsigAlgorithm algorithm) {
        TSIG key = tsig(algorithm, "key.", SECRET);
        Script script =
                (request, stream) -> {
                    Message update = ScriptedServer.parse(request);
                    // what arrives is itself signed
                    return key.verify(update, request, null) == Rcode.NOERROR
                            ? List.of(response(key, request, Rcode.NOERROR))
                            : List.of();
                };
        assertThat(update(script, Transport.TCP, LONG, algorithm)).isEqualTo(PERFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {Rcode.REFUSED, Rcode.NOTZONE, Rcode.SERVFAIL, Rcode.FORMERR, Rcode.NOTAUTH})
    void aRefusalKeepsItsName(int rcode) {
        assertThat(
                        update(
                                (request, stream) -> List.of(signed(request, rcode)),
                                Transport.TCP,
                                LONG))
                .isEqualTo(new ZoneOutcome.Refused(Rcode.string(rcode)));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anUnsignedAnswerIsNoProof(Transport transport) {
        ZoneOutcome outcome =
                update(
                        (request, stream) -> List.of(unsigned(request, Rcode.NOERROR)),
                        transport,
                        SHORT);
        assertThat(outcome).isEqualTo(new ZoneOutcome.BadAnswer("unsigned answer NOERROR"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aForgedSignatureIsNoProof(Transport transport) {
        TSIG forger = tsig(TsigAlgorithm.HMAC_SHA256, "key.", new byte[] {1, 2, 3});
        assertThat(
                        update(
                                (request, stream) ->
                                        List.of(response(forger, request, Rcode.NOERROR)),
                                transport,
                                SHORT))
                .isEqualTo(new ZoneOutcome.BadAnswer("answer NOERROR fails BADSIG"));
    }

    @Test
    void anAnswerToAnotherRequestIsNoProof() {
        TSIG key = tsig(TsigAlgorithm.HMAC_SHA256, "key.", SECRET);
        // signed with the right key, but not over the signature of this request
        assertThat(
                        update(
                                (request, stream) -> {
                                    Message message = message(request, Rcode.NOERROR);
                                    key.apply(message, null);
                                    return List.of(message.toWire());
                                },
                                Transport.TCP,
                                SHORT))
                .isInstanceOf(ZoneOutcome.BadAnswer.class);
    }

    @Test
    void aRefusalThatIsTurnedIntoASuccessIsNoProof() {
        assertThat(
                        update(
                                (request, stream) -> {
                                    byte[] refused = signed(request, Rcode.REFUSED);
                                    refused[3] &= (byte) 0xf0;
                                    return List.of(refused);
                                },
                                Transport.TCP,
                                SHORT))
                .isEqualTo(new ZoneOutcome.BadAnswer("answer NOERROR fails BADSIG"));
    }

    @Test
    void aMalformedAnswerIsNoProof() {
        assertThat(
                        update(
                                (request, stream) -> {
                                    byte[] right = signed(request, Rcode.NOERROR);
                                    return List.of(Arrays.copyOf(right, right.length - 3));
                                },
                                Transport.TCP,
                                SHORT))
                .isEqualTo(new ZoneOutcome.BadAnswer("malformed answer"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatIsNoAnswerToThisUpdateIsPassedOver(Transport transport) {
        Script script =
                (request, stream) -> {
                    byte[] right = signed(request, Rcode.NOERROR);
                    byte[] wrongId = right.clone();
                    wrongId[1] ^= 1;
                    byte[] noResponse = right.clone();
                    noResponse[2] &= 0x7f;
                    byte[] query = right.clone();
                    query[2] &= (byte) 0x87;
                    Message otherZone = message(request, Rcode.NOERROR);
                    otherZone.removeAllRecords(Section.ZONE);
                    otherZone.addRecord(
                            Record.newRecord(
                                    Name.fromConstantString("other.example."), Type.SOA, DClass.IN),
                            Section.ZONE);
                    return List.of(wrongId, noResponse, query, otherZone.toWire(), right);
                };
        assertThat(update(script, transport, LONG)).isEqualTo(PERFORMED);
    }

    @Test
    void datagramsThatProveNothingDoNotEndTheWait() {
        Script script =
                (request, stream) ->
                        List.of(
                                unsigned(request, Rcode.REFUSED),
                                new byte[] {0, 0, 0},
                                signed(request, Rcode.NOERROR));
        assertThat(update(script, Transport.UDP, LONG)).isEqualTo(PERFORMED);
    }

    @Test
    void aLostDatagramIsSentAgain() {
        AtomicInteger count = new AtomicInteger();
        Script script =
                (request, stream) ->
                        count.getAndIncrement() == 0
                                ? List.of()
                                : List.of(signed(request, Rcode.NOERROR));
        assertThat(update(script, Transport.UDP, LONG)).isEqualTo(PERFORMED);
        assertThat(count).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void silenceEndsAtTheDeadline(Transport transport) {
        assertThat(update((request, stream) -> List.of(), transport, SHORT))
                .isEqualTo(new ZoneOutcome.NoAnswer("no answer within the deadline"));
    }

    @Test
    void aServerThatIsNotThereIsNoAnswer() throws IOException {
        InetSocketAddress closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            closed = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        try (DnsUpdater updater = updater(closed, Transport.TCP, TsigAlgorithm.HMAC_SHA256)) {
            assertThat(updater.perform(add(), LONG).forward())
                    .isInstanceOf(ZoneOutcome.NoAnswer.class);
        }
    }

    @Test
    void aConnectionIsKeptAndAnotherTakesItsPlaceWhereTheServerClosedIt() {
        Script script = (request, stream) -> List.of(signed(request, Rcode.NOERROR));
        try (ScriptedServer server = ScriptedServer.start(script);
                DnsUpdater updater = updater(server.address(), Transport.TCP)) {
            for (int i = 0; i < 3; i++) {
                assertThat(updater.perform(add(), LONG).forward()).isEqualTo(PERFORMED);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
        try (ScriptedServer server = ScriptedServer.startImpatient(script);
                DnsUpdater updater = updater(server.address(), Transport.TCP)) {
            for (int i = 0; i < 3; i++) {
                assertThat(updater.perform(add(), LONG).forward()).isEqualTo(PERFORMED);
            }
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void aChangeInTwoZonesIsPerformedOnlyWhereBothAre() {
        TsigKey key =
                new TsigKey(DomainName.of("key"), TsigAlgorithm.HMAC_SHA256, Secret.copyOf(SECRET));
        Ipv6Address homeAddress = Ipv6Address.of("2001:db8:1::1000");
        NameChange renamed =
                NameChange.replace(
                        new NameRegistration(DomainName.of("mn.a.example"), homeAddress),
                        new NameRegistration(DomainName.of("mn.b.example"), homeAddress));
        try (ScriptedServer good =
                        ScriptedServer.start(
                                (request, stream) -> List.of(signed(request, Rcode.NOERROR)));
                ScriptedServer refusing =
                        ScriptedServer.start(
                                (request, stream) -> List.of(signed(request, Rcode.REFUSED)))) {
            for (boolean first : new boolean[] {true, false}) {
                List<UpdateZone> zones =
                        List.of(
                                zone("a.example", (first ? good : refusing).address(), key),
                                zone("b.example", (first ? refusing : good).address(), key));
                try (DnsUpdater updater =
                        new DnsUpdater(new UpdateSettings(zones, Duration.ofSeconds(30)))) {
                    assertThat(updater.perform(renamed, LONG).forward())
                            .isEqualTo(new ZoneOutcome.Refused("REFUSED"));
                }
            }
        }
    }

    private static UpdateZone zone(String name, InetSocketAddress server, TsigKey key) {
        return new UpdateZone(DomainName.of(name), server, Transport.TCP, Optional.of(key));
    }

    @Test
    void errorsThatAServerCannotSignAreTakenOnlyForOurKey() {
        for (int error : new int[] {Rcode.BADKEY, Rcode.BADSIG}) {
            assertThat(update(unsignedError("key.", error), Transport.TCP, SHORT))
                    .isEqualTo(new ZoneOutcome.SignatureFailure(Rcode.TSIGstring(error)));
            assertThat(update(unsignedError("other.", error), Transport.TCP, SHORT))
                    .isInstanceOf(ZoneOutcome.BadAnswer.class);
        }
    }

    @Test
    void anUnsignedWrongTimeIsNoProof() {
        assertThat(update(unsignedError("key.", Rcode.BADTIME), Transport.TCP, SHORT))
                .isInstanceOf(ZoneOutcome.BadAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noChangedAnswerIsASuccess(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TSIG key = tsig(TsigAlgorithm.HMAC_SHA256, "key.", SECRET);
        Message request = Message.newUpdate(Name.fromConstantString("example.com."));
        key.apply(request, null);
        byte[] wire = request.toWire();
        byte[] right = signed(wire, Rcode.NOERROR);
        Message sent = ScriptedServer.parse(wire);
        RequestSigner signer = new RequestSigner.Tsig(key);
        assertThat(UpdateReply.read(sent, signer, right))
                .contains(new UpdateReply.Conclusive(PERFORMED));
        // behind header, zone section, and name, type and class of the signature
        int timeToLive = 12 + 17 + 9;
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = right.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) random.nextInt(1, 256);
            if (random.nextInt(10) == 0) {
                changed = Arrays.copyOf(changed, random.nextInt(changed.length));
            }
            // RFC 2181 8: a time to live with the first bit set is zero, which is what was signed
            if (!sameButForCase(right, changed)
                    && (at != timeToLive || right.length != changed.length || changed[at] >= 0)) {
                assertThat(UpdateReply.read(sent, signer, changed))
                        .isNotEqualTo(Optional.of(new UpdateReply.Conclusive(PERFORMED)));
            }
        }
    }

    /** Names are compared and signed without regard to case. */
    private static boolean sameButForCase(byte[] one, byte[] other) {
        return new String(one, StandardCharsets.ISO_8859_1)
                .equalsIgnoreCase(new String(other, StandardCharsets.ISO_8859_1));
    }

    private static Script unsignedError(String keyName, int error) {
        return (request, stream) -> {
            Message message = message(request, Rcode.NOTAUTH);
            message.addRecord(
                    new TSIGRecord(
                            Name.fromConstantString(keyName),
                            DClass.ANY,
                            0,
                            TSIG.HMAC_SHA256,
                            Instant.now(),
                            Duration.ofMinutes(5),
                            new byte[0],
                            message.getHeader().getID(),
                            error,
                            new byte[0]),
                    Section.ADDITIONAL);
            return List.of(message.toWire());
        };
    }

    private static ZoneOutcome update(Script script, Transport transport, Duration within) {
        return update(script, transport, within, TsigAlgorithm.HMAC_SHA256);
    }

    private static ZoneOutcome update(
            Script script, Transport transport, Duration within, TsigAlgorithm algorithm) {
        try (ScriptedServer server = ScriptedServer.start(script);
                DnsUpdater updater = updater(server.address(), transport, algorithm)) {
            UpdateOutcome outcome = updater.perform(add(), within);
            assertThat(outcome.performed()).isFalse();
            return outcome.forward();
        }
    }

    private static DnsUpdater updater(InetSocketAddress server, Transport transport) {
        return updater(server, transport, TsigAlgorithm.HMAC_SHA256);
    }

    private static DnsUpdater updater(
            InetSocketAddress server, Transport transport, TsigAlgorithm algorithm) {
        TsigKey key = new TsigKey(DomainName.of("key"), algorithm, Secret.copyOf(SECRET));
        UpdateZone zone =
                new UpdateZone(DomainName.of("example.com"), server, transport, Optional.of(key));
        return new DnsUpdater(new UpdateSettings(List.of(zone), Duration.ofSeconds(30)));
    }

    private static NameChange add() {
        return NameChange.add(
                new NameRegistration(
                        DomainName.of("mn1.example.com"), Ipv6Address.of("2001:db8:1::1000")));
    }

    private static TSIG tsig(TsigAlgorithm algorithm, String name, byte[] secret) {
        return new TSIG(
                Name.fromConstantString(algorithm.text() + "."),
                Name.fromConstantString(name),
                secret);
    }

    private static byte[] signed(byte[] request, int rcode) {
        return response(tsig(TsigAlgorithm.HMAC_SHA256, "key.", SECRET), request, rcode);
    }

    private static byte[] response(TSIG key, byte[] request, int rcode) {
        Message message = message(request, rcode);
        key.apply(message, ScriptedServer.parse(request).getTSIG());
        return message.toWire();
    }

    private static byte[] unsigned(byte[] request, int rcode) {
        return message(request, rcode).toWire();
    }

    private static Message message(byte[] request, int rcode) {
        Message update = ScriptedServer.parse(request);
        Message response = new Message(update.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setOpcode(Opcode.UPDATE);
        response.getHeader().setRcode(rcode);
        update.getSection(Section.ZONE).forEach(r -> response.addRecord(r, Section.ZONE));
        return response;
    }
}
