package mip6.ikev2.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class PacketTest {

    /** The first two as {@code swanctl --list-sas} of strongSwan 5.9.8 sends them. */
    @ParameterizedTest
    @CsvSource({
        "00000009 03 07 6c6973742d7361, EventRegister",
        "0000000a 00 08 6c6973742d736173, CommandRequest",
        "00000009 04 07 6c6973742d7361, EventUnregister",
        "00000001 05, EventConfirm",
        "00000001 01, CommandResponse",
    })
    void packetsAreReadAndWritten(String hex, String kind) throws MalformedException {
        Bytes octets = Bytes.ofHex(hex);
        Packet packet = Packet.decode(octets.from(Packet.LENGTH_OCTETS));
        assertThat(packet.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(packet.encode()).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsSentIsRead(long seed) throws MalformedException {
        RandomSections random = new RandomSections(seed);
        for (int i = 0; i < 100; i++) {
            Packet packet = random.packet();
            assertThat(Packet.decode(packet.encode().from(Packet.LENGTH_OCTETS))).isEqualTo(packet);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatWasChangedIsReadOrRefused(long seed) {
        RandomSections sections = new RandomSections(seed);
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            byte[] octets = sections.packet().encode().from(Packet.LENGTH_OCTETS).toArray();
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            int length = random.nextInt(octets.length) + 1;
            try {
                Bytes changed = Bytes.copyOf(octets, 0, length);
                assertThat(Packet.decode(changed).encode().from(Packet.LENGTH_OCTETS))
                        .isEqualTo(changed);
            } catch (MalformedException e) {
                assertThat(e.offset()).isBetween(0, length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'packet type at octet 0: needs 1 octets, 0 are left'",
        "08, packet type at octet 1: unknown: 8",
        "0500, packet at octet 1: 1 octets too many",
        "00056162, 'command at octet 2: needs 5 octets, 2 are left'",
    })
    void whatIsNoPacketIsRefused(String hex, String reason) {
        assertThatThrownBy(() -> Packet.decode(Bytes.ofHex(hex)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    /** Charon would discard it and never answer. */
    @Test
    void aPacketThatCharonWouldNotReadIsNotSent() {
        Section.Builder content = Section.builder();
        for (int i = 0; i < 8; i++) {
            content.put("data" + i, Bytes.zeros(65_000));
        }
        Packet fits = new Packet.CommandRequest("load-cert", content.build());
        assertThat(fits.encode().length()).isLessThan(Packet.LONGEST);
        content.put("data8", Bytes.zeros(65_000));
        Packet tooLong = new Packet.CommandRequest("load-cert", content.build());
        assertThatThrownBy(tooLong::encode)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + Packet.LONGEST);
    }
}
