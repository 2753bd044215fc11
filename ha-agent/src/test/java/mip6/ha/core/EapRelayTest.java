package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.radius.EapAnswer;
import mip6.ha.radius.EapRequest;
import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.eap.EapPacket;
import mip6.ikev2.eap.EapType;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which name an AAA server is asked about, from the first packet to the last. */
class EapRelayTest {

    private static final Identity IDI = Identity.fqdn("mn1.example.com");
    private static final Bytes STATE = Bytes.ofUtf8("state");

    private static Bytes identity(String name) {
        return new EapPacket.Response(1, EapType.IDENTITY, Bytes.ofUtf8(name)).encode();
    }

    private static IkeAction.RelayEap relay(Bytes conversation, Bytes packet) {
        return new IkeAction.RelayEap(1, IDI, conversation, packet);
    }

    private static EapRequest asked(EapRelay relay, IkeAction.RelayEap packet) {
        return ((EapRelay.Next.Ask) relay.next(packet)).request();
    }

    private static Bytes conversation(EapStep step) {
        return ((EapStep.Judge.Remote) ((EapStep.Ask) step).next()).conversation();
    }

    @Test
    void theNameStaysTheSameThroughAllRounds() {
        EapRelay relay = new EapRelay("ha1", false);
        EapRequest first = asked(relay, relay(Bytes.EMPTY, identity("mn1.example.com")));
        assertThat(first.userName()).isEqualTo(Bytes.ofUtf8("mn1.example.com"));
        assertThat(first.state()).isEqualTo(Bytes.EMPTY);
        Bytes challenge = new EapPacket.Request(2, EapType.TLS, Bytes.of(0x20)).encode();
        EapStep step = EapRelay.step(first, new EapAnswer.Challenge(challenge, STATE));
        Bytes answer = new EapPacket.Response(2, EapType.TLS, Bytes.EMPTY).encode();
        EapRequest second = asked(relay, relay(conversation(step), answer));
        assertThat(second.userName()).isEqualTo(first.userName());
        assertThat(second.state()).isEqualTo(STATE);
        assertThat(second.eap()).isEqualTo(answer);
    }

    @Test
    @Tag("req:S5026-5.4-c")
    void anIdentityThatIsAskedForGoesBeforeIdi() {
        EapRelay relay = new EapRelay("ha1", true);
        EapRelay.Next.Known known =
                (EapRelay.Next.Known) relay.next(relay(Bytes.EMPTY, identity("mn1.example.com")));
        EapRequest asked =
                asked(relay, relay(conversation(known.step()), identity("alice@example.com")));
        assertThat(asked.userName()).isEqualTo(Bytes.ofUtf8("alice@example.com"));
    }

    @Test
    void withoutAnIdentityNobodyIsAsked() {
        EapRelay relay = new EapRelay("ha1", true);
        EapRelay.Next.Known known =
                (EapRelay.Next.Known) relay.next(relay(Bytes.EMPTY, identity("x")));
        Bytes conversation = conversation(known.step());
        for (Bytes packet :
                new Bytes[] {
                    identity(""),
                    identity("a".repeat(254)),
                    Bytes.of(1),
                    new EapPacket.Response(1, EapType.NAK, Bytes.of(4)).encode()
                }) {
            assertThat(relay.next(relay(conversation, packet)))
                    .isInstanceOfSatisfying(
                            EapRelay.Next.Known.class,
                            next ->
                                    assertThat(next.step())
                                            .isInstanceOf(EapStep.Unavailable.class));
        }
    }
}
