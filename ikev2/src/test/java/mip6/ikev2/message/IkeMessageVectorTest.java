package mip6.ikev2.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Whole messages, written out octet by octet after the figures of RFC 7296 3.1 and 3.2. */
class IkeMessageVectorTest {

    private static final String SPIS = "0102030405060708 1112131415161718 ";

    @Test
    void aRequestWithANotifyAndAnUnknownPayload() throws MalformedException {
        Bytes octets =
                Bytes.ofHex(
                        SPIS
                                // next N, version 2.0, INFORMATIONAL, flag I, message ID 7, length
                                + "29 20 25 08 00000007 0000002c"
                                // next 200; protocol 0, SPI size 0, INITIAL_CONTACT
                                + "c8 00 0008 00 00 4000"
                                // last; critical; four octets
                                + "00 80 0008 0a0b0c0d");
        IkeMessage message = IkeMessage.decode(octets);
        assertThat(message)
                .isEqualTo(
                        new IkeMessage(
                                new IkeSpi(0x0102030405060708L),
                                new IkeSpi(0x1112131415161718L),
                                ExchangeType.INFORMATIONAL,
                                true,
                                false,
                                7,
                                List.of(
                                        Notify.of(NotifyType.INITIAL_CONTACT),
                                        new UnrecognizedPayload(
                                                200, true, Bytes.of(10, 11, 12, 13)))));
        assertThat(message.encode()).isEqualTo(octets);
        assertThat(message.unsupportedCriticalPayload().map(Payload::type)).contains(200);
        assertThat(message.notify(NotifyType.INITIAL_CONTACT)).isPresent();
        assertThat(message.notify(NotifyType.COOKIE)).isEmpty();
        assertThat(message.first(Nonce.class)).isEmpty();
    }

    @Test
    void aResponseWithoutPayloads() throws MalformedException {
        // INFORMATIONAL, flag R alone, message ID 4294967295
        Bytes octets = Bytes.ofHex(SPIS + "00 20 25 20 ffffffff 0000001c");
        IkeMessage message = IkeMessage.decode(octets);
        assertThat(message.response()).isTrue();
        assertThat(message.initiator()).isFalse();
        assertThat(message.messageId()).isEqualTo(0xffff_ffffL);
        assertThat(message.payloads()).isEmpty();
        assertThat(message.encode()).isEqualTo(octets);
    }

    /** RFC 7296 2.5, 3.1, 3.2: reserved bits, minor version and V are ignored on receipt. */
    @Test
    void whatIsReservedIsIgnored() throws MalformedException {
        Bytes odd = Bytes.ofHex(SPIS + "29 2f 25 df 00000000 00000024" + "00 ff 0008 00 00 4000");
        Bytes plain = Bytes.ofHex(SPIS + "29 20 25 08 00000000 00000024" + "00 00 0008 00 00 4000");
        assertThat(IkeMessage.decode(odd)).isEqualTo(IkeMessage.decode(plain));
        assertThat(IkeMessage.decode(odd).encode()).isEqualTo(plain);
    }

    /** The next-payload field of SK is that of what is inside: nothing can follow. */
    @Test
    void anEncryptedPayloadEndsTheChain() throws MalformedException {
        Bytes octets = Bytes.ofHex(SPIS + "2e 20 23 08 00000001 00000024" + "23 00 0008 aabbccdd");
        IkeMessage message = IkeMessage.decode(octets);
        assertThat(message.payloads())
                .containsExactly(new Encrypted(PayloadType.IDI, Bytes.ofHex("aabbccdd")));
        assertThat(message.encode()).isEqualTo(octets);
        Encrypted encrypted = new Encrypted(PayloadType.IDI, Bytes.of(1));
        List<Payload> behindIt = List.of(encrypted, Notify.of(NotifyType.COOKIE));
        assertThatThrownBy(() -> message.withPayloads(behindIt))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 7296 2.5: a higher major version is answered, so its header has to be readable. */
    @Test
    void aHeaderOfAnotherVersionIsReadWithoutTheRest() throws MalformedException {
        Bytes version3 = Bytes.ofHex(SPIS + "c8 31 22 08 00000000 00000fff" + "ffffff");
        IkeHeader header = IkeHeader.decode(version3);
        assertThat(header.majorVersion()).isEqualTo(3);
        assertThat(header.minorVersion()).isEqualTo(1);
        assertThat(header.initiatorSpi()).isEqualTo(new IkeSpi(0x0102030405060708L));
        assertThat(header.exchangeType()).isEqualTo(ExchangeType.IKE_SA_INIT);
        assertThatThrownBy(() -> IkeMessage.decode(version3))
                .isInstanceOf(MalformedException.class)
                .hasMessage("IKE version at octet 17: major is 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    IKEv1 main mode      | 01 10 02 00 00000000 00000020 00000004   | IKE version
                    a length too long    | 00 20 25 08 00000000 0000001d            | IKE length
                    a length too short   | 00 20 25 08 00000000 0000001c 00         | IKE length
                    octets after the end | 00 20 25 08 00000000 0000001e 0000       | payloads
                    no payload there     | 29 20 25 08 00000000 0000001c            | next payload
                    half a header        | 29 20 25 08 00000000 0000001e 0000       | payload length
                    length zero          | 29 20 25 08 00000000 00000020 00000000   | payload length
                    length three         | 29 20 25 08 00000000 00000020 00000003   | payload length
                    length beyond end    | 2b 20 25 08 00000000 00000020 00000005   | payload
                    not even a header    | 29 20 25                                 | IKE flags
                    """)
    void isMalformed(String what, String hex, String field) {
        assertThatThrownBy(() -> IkeMessage.decode(Bytes.ofHex(SPIS + hex)))
                .as(what)
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    /** Caps that hold before anything is allocated for what lies beyond them. */
    @ParameterizedTest
    @CsvSource({"41, 21, Notify payloads", "37, 9, Certificate payloads", "43, 65, payloads"})
    void tooManyPayloadsAreRefused(int type, int count, String field) {
        String body = type == PayloadType.CERT ? "0009 04aabbccdd" : "0008 00004000";
        String next = "%02x 00 %s".formatted(type, body);
        String chain = next.repeat(count - 1) + "00 00 " + body;
        assertThatThrownBy(() -> PayloadChain.decode(type, Bytes.ofHex(chain)))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
