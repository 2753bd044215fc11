package mip6.ikev2.eap;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Both sides of EAP-MSCHAPv2 against each other, and each against somebody who breaks the rules.
 */
class EapMsChapTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Other OTHER = new Other(Identity.fqdn("other.example.com"), Instant.EPOCH);
    private static final Bytes NAME = Bytes.ofUtf8("mn1.example.com");
    private static final EapService.Passwords SERVICE =
            new EapService.Passwords(
                    Bytes.ofUtf8("ha1.example.com"),
                    Map.of("mn1.example.com", secret("päss wörd"), "mn2.example.com", secret("x")));

    private EapPeer peer = EapPeer.begin(NAME, password("päss wörd"), OTHER, RANDOM);
    private EapServer.Step.Ask asked = EapServer.begin(List.of(SERVICE), OTHER, RANDOM);

    private static Secret secret(String text) {
        return Secret.of(Bytes.ofUtf8(text));
    }

    private static EapCredentials password(String text) {
        return new EapCredentials.Password(secret(text));
    }

    private Bytes respond(Bytes request) {
        EapPeer.Step step = peer.receive(request);
        assertThat(step).isInstanceOf(EapPeer.Step.Respond.class);
        EapPeer.Step.Respond answer = (EapPeer.Step.Respond) step;
        peer = answer.next();
        return answer.response();
    }

    private EapServer.Step.Ask ask(Bytes response) {
        EapServer.Step step = asked.next().receive(response);
        assertThat(step).isInstanceOf(EapServer.Step.Ask.class);
        asked = (EapServer.Step.Ask) step;
        return asked;
    }

    private String peerFailsWith(Bytes packet) {
        EapPeer.Step step = peer.receive(packet);
        assertThat(step).isInstanceOf(EapPeer.Step.Failed.class);
        return ((EapPeer.Step.Failed) step).why();
    }

    private String serverRejects(Bytes packet) {
        EapServer.Step step = asked.next().receive(packet);
        assertThat(step).isInstanceOf(EapServer.Step.Rejected.class);
        EapServer.Step.Rejected rejected = (EapServer.Step.Rejected) step;
        assertThat(decode(rejected.failure())).isInstanceOf(EapPacket.Failure.class);
        return rejected.why();
    }

    private static EapPacket decode(Bytes octets) {
        try {
            return EapPacket.decode(octets);
        } catch (MalformedException bad) {
            throw new AssertionError(bad);
        }
    }

    private static Bytes request(int identifier, Bytes data) {
        return new EapPacket.Request(identifier, EapType.MSCHAPV2, data).encode();
    }

    private static Bytes response(int identifier, Bytes data) {
        return new EapPacket.Response(identifier, EapType.MSCHAPV2, data).encode();
    }

    private int identifier() {
        return decode(asked.request()).identifier();
    }

    @Test
    void bothSidesEndWithTheSameKey() {
        ask(respond(asked.request()));
        EapServer.Step last = asked.next().receive(respond(asked.request()));
        assertThat(last).isInstanceOf(EapServer.Step.Accepted.class);
        EapServer.Step.Accepted accepted = (EapServer.Step.Accepted) last;
        assertThat(accepted.name()).isEqualTo(NAME);
        assertThat(peer.receive(accepted.success()))
                .isEqualTo(new EapPeer.Step.Succeeded(accepted.msk(), Optional.empty()));
    }

    @Test
    void anIdentityIsToldOnDemandAndAnotherMethodIsNotAnswered() {
        Bytes told = respond(new EapPacket.Request(1, EapType.IDENTITY, Bytes.EMPTY).encode());
        assertThat(decode(told)).isEqualTo(new EapPacket.Response(1, EapType.IDENTITY, NAME));
        Bytes nak = respond(new EapPacket.Request(2, 4, Bytes.zeros(17)).encode());
        assertThat(decode(nak))
                .isEqualTo(new EapPacket.Response(2, EapType.NAK, Bytes.of(EapType.MSCHAPV2)));
        ask(respond(asked.request()));
        assertThat(peerFailsWith(new EapPacket.Request(3, EapType.TLS, Bytes.of(0x20)).encode()))
                .contains("in the midst of another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", ""})
    void aWrongPasswordIsRefused(String wrong) {
        peer = EapPeer.begin(NAME, password(wrong), OTHER, RANDOM);
        ask(respond(asked.request()));
        String why = serverRejects(respond(asked.request()));
        assertThat(why).contains("unknown name or wrong password");
        assertThat(peerFailsWith(new EapPacket.Failure(1).encode())).contains("Failure");
    }

    @Test
    void anUnknownNameIsToldTheSame() {
        peer = EapPeer.begin(Bytes.ofUtf8("mn3.example.com"), password("x"), OTHER, RANDOM);
        Bytes unknown = ask(respond(asked.request())).request();
        peer = EapPeer.begin(NAME, password("wrong"), OTHER, RANDOM);
        asked = EapServer.begin(List.of(SERVICE), OTHER, RANDOM);
        Bytes wrong = ask(respond(asked.request())).request();
        // but for the identifiers of EAP and of MS-CHAP
        assertThat(unknown.from(7)).isEqualTo(wrong.from(7));
    }

    @Test
    void nobodyIsWhomTheEmptyPasswordOfNobodyWouldBe() {
        peer =
                EapPeer.begin(
                        Bytes.ofUtf8("mn3"),
                        new EapCredentials.Password(Secret.wrap(new byte[16])),
                        OTHER,
                        RANDOM);
        ask(respond(asked.request()));
        assertThat(serverRejects(respond(asked.request()))).contains("unknown name");
    }

    @Test
    void anEarlySuccessIsNotBelieved() {
        assertThat(peerFailsWith(new EapPacket.Success(1).encode()))
                .contains("nothing went before");
        respond(asked.request());
        assertThat(peerFailsWith(new EapPacket.Success(identifier()).encode()))
                .contains("nothing went before");
    }

    @Test
    void anAuthenticatorWithoutThePasswordIsNotBelieved() {
        respond(asked.request());
        Bytes forged = new MsChapMessage.Success(1, Bytes.ofUtf8("S=" + "0".repeat(40))).encode();
        assertThat(peerFailsWith(request(9, forged))).contains("does not know the password");
        Bytes none = new MsChapMessage.Success(1, Bytes.EMPTY).encode();
        assertThat(peerFailsWith(request(9, none))).contains("does not know the password");
    }

    @Test
    void aSuccessBeforeTheChallengeAndASecondChallengeAreNotAnswered() {
        Bytes success = new MsChapMessage.Success(1, Bytes.ofUtf8("S=" + "0".repeat(40))).encode();
        assertThat(peerFailsWith(request(9, success))).contains("without a challenge");
        respond(asked.request());
        assertThat(peerFailsWith(asked.request())).contains("another challenge");
    }

    @Test
    void theServerWantsTheAnswerToItsOwnRequest() {
        Bytes answer = respond(asked.request());
        Bytes other = response(identifier() + 1 & 0xff, answer.from(5));
        assertThat(serverRejects(other)).contains("not a response to the request");
        assertThat(serverRejects(asked.request())).contains("not a response to the request");
        assertThat(serverRejects(response(identifier(), Bytes.of(MsChapMessage.SUCCESS))))
                .contains("not an answer to the challenge");
        assertThat(serverRejects(new EapPacket.Response(identifier(), 4, Bytes.EMPTY).encode()))
                .contains("instead of what was asked");
    }

    @Test
    void theServerDoesNotAcceptWithoutAcknowledgement() {
        Bytes answer = respond(asked.request());
        ask(answer);
        assertThat(serverRejects(response(identifier(), Bytes.of(MsChapMessage.FAILURE))))
                .contains("does not acknowledge");
        assertThat(serverRejects(response(identifier(), answer.from(5))))
                .contains("does not acknowledge");
        assertThat(
                        serverRejects(
                                new EapPacket.Response(
                                                identifier(),
                                                EapType.NAK,
                                                Bytes.of(EapType.MSCHAPV2))
                                        .encode()))
                .contains("Nak instead");
    }

    @Test
    void aMethodThatIsNotOfferedIsNotToBeHad() {
        Bytes nak =
                new EapPacket.Response(identifier(), EapType.NAK, Bytes.of(EapType.TLS, 4))
                        .encode();
        assertThat(serverRejects(nak)).contains("not offered");
    }

    @Test
    void anyCutOrChangedPacketEndsInOrder() {
        Bytes challenge = asked.request();
        Bytes answer = respond(challenge);
        for (int length = 0; length < answer.length(); length++) {
            serverRejects(answer.slice(0, length));
        }
        for (int i = 4; i < answer.length(); i++) {
            byte[] changed = answer.toArray();
            changed[i] ^= 0x55;
            // the length of reserved octets and flags is all that MS-CHAP leaves unprotected
            assertThat(asked.next().receive(Bytes.wrap(changed)))
                    .isNotInstanceOf(EapServer.Step.Accepted.class);
        }
        EapPeer fresh = EapPeer.begin(NAME, password("x"), OTHER, RANDOM);
        for (int length = 0; length < challenge.length(); length++) {
            assertThat(fresh.receive(challenge.slice(0, length)))
                    .isInstanceOf(EapPeer.Step.Failed.class);
        }
    }
}
