package mip6.dnsupdate.update;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.ScriptedServer;
import mip6.dnsupdate.ScriptedServer.Script;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SIG0;
import org.xbill.DNS.SIGRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Updates under SIG(0), and what servers answer to them. */
class Sig0UpdateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    @Tag("req:S5026-6-g")
    void theSignatureIsTheLastRecordAndHoldsForFiveMinutes(Sig0Algorithm algorithm)
            throws Exception {
        byte[] octets = signed(algorithm);
        Message received = new Message(octets);
        Record last = received.getSection(Section.ADDITIONAL).getLast();
        assertThat(last).isInstanceOf(SIGRecord.class);
        SIGRecord signature = (SIGRecord) last;
        // RFC 2931 3
        assertThat(signature.getName()).isEqualTo(Name.root);
        assertThat(signature.getDClass()).isEqualTo(DClass.ANY);
        assertThat(signature.getTTL()).isZero();
        assertThat(signature.getTypeCovered()).isZero();
        assertThat(signature.getSigner().toString()).isEqualTo("ha1.example.com.");
        // RFC 2931 3.3
        assertThat(signature.getTimeSigned()).isEqualTo(NOW.minusSeconds(300));
        assertThat(signature.getExpire()).isEqualTo(NOW.plusSeconds(300));
        assertThat(verifies(algorithm, octets, NOW)).isTrue();
        assertThat(verifies(algorithm, octets, NOW.minusSeconds(301))).isFalse();
        assertThat(verifies(algorithm, octets, NOW.plusSeconds(301))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void allOctetsAreSigned(Sig0Algorithm algorithm) throws Exception {
        byte[] right = signed(algorithm);
        SplittableRandom random = new SplittableRandom(2931);
        for (int i = 0; i < 20; i++) {
            byte[] changed = right.clone();
            // the identifier, then octets of zone and update, behind which is the signature's
            // record
            changed[i == 0 ? 0 : 12 + random.nextInt(17 + 32)] ^= 1;
            assertThat(verifies(algorithm, changed, NOW)).as("change %d", i).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"NOERROR", "REFUSED", "NOTAUTH", "SERVFAIL", "NOTZONE"})
    void anAnswerCountsWithoutASignature(String rcode) throws Exception {
        ZoneOutcome outcome =
                update(
                        request ->
                                verifies(Sig0Algorithm.ED25519, request, NOW)
                                        ? answer(request, Rcode.value(rcode))
                                        : answer(request, Rcode.FORMERR));
        assertThat(outcome)
                .isEqualTo(
                        rcode.equals("NOERROR")
                                ? new ZoneOutcome.Performed()
                                : new ZoneOutcome.Refused(rcode));
    }

    @ParameterizedTest
    @CsvSource({"BADSIG, 16", "BADKEY, 17", "BADTIME, 18"})
    void whatIsWrongWithTheSignatureIsNamed(String error, int rcode) throws Exception {
        assertThat(update(request -> answer(request, rcode)))
                .isEqualTo(new ZoneOutcome.SignatureFailure(error));
    }

    @Test
    void aConditionThatDoesNotHoldIsAForeignRecord() throws Exception {
        assertThat(update(request -> answer(request, Rcode.YXRRSET)))
                .isEqualTo(new ZoneOutcome.ForeignRecord("mn1.example.com", "YXRRSET"));
    }

    @Test
    void anAnswerToSomethingElseIsNone() throws Exception {
        Script script =
                (request, stream) -> {
                    byte[] other = request.clone();
                    other[0] ^= 1;
                    Message query = ScriptedServer.parse(answer(request, Rcode.NOERROR));
                    query.getHeader().setOpcode(Opcode.QUERY);
                    return List.of(
                            answer(other, Rcode.NOERROR),
                            query.toWire(),
                            answer(request, Rcode.REFUSED));
                };
        assertThat(update(script)).isEqualTo(new ZoneOutcome.Refused("REFUSED"));
    }

    /** What a server answers to a request. */
    @FunctionalInterface
    private interface Answers {
        byte[] to(byte[] request);
    }

    private static ZoneOutcome update(Answers answers) throws KeyFileException {
        return update((request, stream) -> List.of(answers.to(request)));
    }

    private static ZoneOutcome update(Script script) throws KeyFileException {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            UpdateZone zone =
                    new UpdateZone(
                            DomainName.of("example.com"),
                            server.address(),
                            Transport.TCP,
                            Optional.of(Sig0Files.key(Sig0Algorithm.ED25519)));
            try (DnsUpdater updater =
                    new DnsUpdater(
                            new UpdateSettings(List.of(zone), Duration.ofSeconds(30)), CLOCK)) {
                return updater.perform(
                                NameChange.add(
                                        new NameRegistration(
                                                DomainName.of("mn1.example.com"),
                                                Ipv6Address.of("2001:db8:1::1000"))),
                                LONG)
                        .forward();
            }
        }
    }

    private static byte[] signed(Sig0Algorithm algorithm) throws Exception {
        Message request = Message.newUpdate(Name.fromString("example.com."));
        request.addRecord(
                Record.fromString(
                        Name.fromString("mn1.example.com."),
                        Type.AAAA,
                        DClass.IN,
                        60,
                        "2001:db8::1",
                        Name.root),
                Section.UPDATE);
        return RequestSigner.of(Sig0Files.key(algorithm), CLOCK).sign(request);
    }

    private static boolean verifies(Sig0Algorithm algorithm, byte[] octets, Instant when) {
        try {
            SIG0.verifyMessage(
                    new Message(octets), octets, Sig0Files.record(algorithm), null, when);
            return true;
        } catch (java.io.IOException | DNSSECException | RuntimeException e) {
            return false;
        }
    }

    private static byte[] answer(byte[] request, int rcode) {
        Message update = ScriptedServer.parse(request);
        Message response = new Message(update.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setOpcode(Opcode.UPDATE);
        response.getHeader().setRcode(rcode & 0xf);
        if (rcode > 0xf) {
            response.addRecord(new OPTRecord(1232, rcode >> 4, 0), Section.ADDITIONAL);
        }
        return response.toWire();
    }
}
