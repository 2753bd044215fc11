package mip6.ikev2.eap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Any octets get an answer or are refused. */
class EapFuzzTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Other OTHER = new Other(Identity.fqdn("other.example.com"), Instant.EPOCH);

    @FuzzTest(maxDuration = "10s")
    void packet(byte[] octets) {
        try {
            EapPacket packet = EapPacket.decode(Bytes.copyOf(octets));
            assertThat(EapPacket.decode(packet.encode())).isEqualTo(packet);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, octets.length);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void msChap(byte[] octets) {
        Bytes data = Bytes.copyOf(octets);
        EapPeer peer =
                EapPeer.begin(
                        Bytes.ofUtf8("mn1"),
                        new EapCredentials.Password(Secret.wrap(new byte[8])),
                        OTHER,
                        RANDOM);
        EapPeer.Step answer =
                peer.receive(new EapPacket.Request(1, EapType.MSCHAPV2, data).encode());
        assertThat(answer).isNotInstanceOf(EapPeer.Step.Succeeded.class);
        EapServer.Step.Ask asked =
                EapServer.begin(
                        List.of(new EapService.Passwords(Bytes.EMPTY, Map.of())), OTHER, RANDOM);
        int identifier = asked.request().at(1);
        assertThat(
                        asked.next()
                                .receive(
                                        new EapPacket.Response(identifier, EapType.MSCHAPV2, data)
                                                .encode()))
                .isNotInstanceOf(EapServer.Step.Accepted.class);
    }
}
