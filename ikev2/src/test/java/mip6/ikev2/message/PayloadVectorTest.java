package mip6.ikev2.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Dns;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** Payloads with their generic header, written out after the figures of RFC 7296 3. */
class PayloadVectorTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final String HOME_HEX = "20010db8000100000000000000001000";

    /** RFC 5903 8.1 gives the whole KEi payload. */
    @Test
    void keyExchange() throws MalformedException {
        String point =
                "DAD0B653 94221CF9 B051E1FE CA5787D0 98DFE637 FC90B9EF 945D0C37 72581180"
                        + "5271A046 1CDB8252 D61F1C45 6FA3E59A B1F45B33 ACCF5F58 389E0577 B8990BB3";
        isTheSameBothWays("00000048 00130000" + point, new KeyExchange(19, Bytes.ofHex(point)));
    }

    @Test
    void securityAssociation() throws MalformedException {
        isTheSameBothWays(
                "0000 0044"
                        // proposal 1, more: ESP, SPI of 4, 2 transforms
                        + "0200 0020 01 03 04 02 c0ffee00"
                        // AES-GCM-16 (20) with Key Length 256, then ESN
                        + "0300 000c 01 00 0014 800e 0100"
                        + "0000 0008 05 00 0001"
                        + "0000 0020 02 03 04 02 c0ffee00"
                        // an encryption algorithm from the future: long attribute 77
                        + "0300 000c 01 00 0fff 004d 0000"
                        + "0000 0008 05 00 0000",
                new SecurityAssociation(
                        List.of(
                                new Proposal(
                                        1,
                                        ProtocolId.ESP,
                                        Bytes.ofHex("c0ffee00"),
                                        List.of(Transform.encryption(20, 256), Transform.of(5, 1))),
                                new Proposal(
                                        2,
                                        ProtocolId.ESP,
                                        Bytes.ofHex("c0ffee00"),
                                        List.of(
                                                new Transform(
                                                        1,
                                                        0xfff,
                                                        List.of(
                                                                new TransformAttribute
                                                                        .TypeLengthValue(
                                                                        77, Bytes.EMPTY))),
                                                Transform.of(5, 0))))));
    }

    @Test
    void identification() throws MalformedException {
        isTheSameBothWays(
                "0000 0017 02 000000" + Bytes.ofUtf8("mn1.example.com"),
                new IdentificationInitiator(Identity.fqdn("MN1.Example.com.")));
        isTheSameBothWays(
                "0000 0018 05 000000" + HOME_HEX, new IdentificationResponder(Identity.ipv6(HOME)));
    }

    @Test
    void certificateAndItsRequest() throws MalformedException {
        isTheSameBothWays("0000 0008 04 308201", Certificate.x509(Bytes.ofHex("308201")));
        CertificateRequest request =
                CertificateRequest.x509(
                        List.of(Bytes.ofHex("11".repeat(20)), Bytes.ofHex("22".repeat(20))));
        isTheSameBothWays("0000 002d 04" + "11".repeat(20) + "22".repeat(20), request);
        assertThat(request.keyHashes())
                .containsExactly(Bytes.ofHex("11".repeat(20)), Bytes.ofHex("22".repeat(20)));
    }

    /** RFC 7427 appendix B.1 shows how such a payload begins. */
    @Test
    void authentication() throws MalformedException {
        isTheSameBothWays(
                "0000 001b 0e000000 0f300d06092a864886f70d0101050500 abcdef",
                new Authentication(
                        Authentication.DIGITAL_SIGNATURE,
                        Bytes.ofHex("0f300d06092a864886f70d0101050500 abcdef")));
    }

    @Test
    void notification() throws MalformedException {
        isTheSameBothWays(
                "0000 000a 00 00 0011 001f",
                Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0, 31)));
        isTheSameBothWays(
                "0000 000c 03 04 4009 c0ffee00",
                new Notify(
                        ProtocolId.ESP,
                        Bytes.ofHex("c0ffee00"),
                        NotifyType.REKEY_SA.number(),
                        Bytes.EMPTY));
        assertThat(new Notify(0, Bytes.EMPTY, 42, Bytes.EMPTY).name())
                .isEqualTo("USE_ASSIGNED_HoA");
        assertThat(new Notify(0, Bytes.EMPTY, 12345, Bytes.EMPTY).name())
                .isEqualTo("notification 12345");
    }

    @Test
    void delete() throws MalformedException {
        isTheSameBothWays("0000 0008 01 00 0000", Delete.ike());
        isTheSameBothWays(
                "0000 0010 03 04 0002 c0ffee00 c0ffee01",
                Delete.esp(List.of(Bytes.ofHex("c0ffee00"), Bytes.ofHex("c0ffee01"))));
    }

    @Test
    void trafficSelectors() throws MalformedException {
        isTheSameBothWays(
                "0000 0040 02 000000"
                        // TS_IPV6_ADDR_RANGE, protocol 135, every message type
                        + ("08 87 0028 0000 ffff" + HOME_HEX + HOME_HEX)
                        // TS_IPV4_ADDR_RANGE
                        + "07 00 0010 0000 ffff 00000000 ffffffff",
                new TrafficSelectorsInitiator(
                        List.of(
                                TrafficSelector.mobilityHeader(HOME),
                                new UnsupportedSelector(
                                        7, 0, Bytes.ofHex("0000 ffff 00000000 ffffffff")))));
        TrafficSelectorsResponder mixed =
                new TrafficSelectorsResponder(
                        List.of(
                                new UnsupportedSelector(7, 0, Bytes.zeros(12)),
                                TrafficSelector.mobilityHeader(HOME)));
        assertThat(mixed.ipv6()).containsExactly(TrafficSelector.mobilityHeader(HOME));
    }

    @Test
    void opaquePortsAreNoMistake() throws MalformedException {
        isTheSameBothWays(
                "0000 0030 01 000000" + "08 87 0028 ffff 0000" + HOME_HEX + HOME_HEX,
                new TrafficSelectorsResponder(
                        List.of(new TrafficSelector(135, 0xffff, 0, HOME, HOME))));
    }

    @Test
    void configuration() throws MalformedException {
        isTheSameBothWays(
                "0000 0010 01 000000" + "0008 0000" + "000a 0000",
                new Configuration(
                        Configuration.CFG_REQUEST,
                        List.of(InternalIp6Address.any(), new InternalIp6Dns(Optional.empty()))));
        isTheSameBothWays(
                "0000 0035 02 000000"
                        + ("0008 0011" + HOME_HEX + "40")
                        + ("000a 0010" + HOME_HEX)
                        + "7fff 0000",
                new Configuration(
                        Configuration.CFG_REPLY,
                        List.of(
                                InternalIp6Address.of(HOME, 64),
                                new InternalIp6Dns(Optional.of(HOME)),
                                new ConfigurationAttribute.Unrecognized(0x7fff, Bytes.EMPTY))));
    }

    @Test
    @Tag("req:S5026-8.2-a")
    void homePrefixAttribute() throws MalformedException {
        isTheSameBothWays(
                "0000 000c 01 000000 0010 0000",
                new Configuration(
                        Configuration.CFG_REQUEST, List.of(new Mip6HomePrefix(Optional.empty()))));
        // lifetime 86400 s, prefix, prefix length 64
        isTheSameBothWays(
                "0000 0021 02 000000 0010 0015 00015180 20010db8000100000000000000000000 40",
                new Configuration(
                        Configuration.CFG_REPLY,
                        List.of(
                                new Mip6HomePrefix(
                                        Optional.of(
                                                new Mip6HomePrefix.PrefixWithLifetime(
                                                        86400,
                                                        Ipv6Prefix.of("2001:db8:1::/64")))))));
    }

    @Test
    @Tag("req:S5026-8.2-a")
    void theReservedBitOfAnAttributeIsIgnored() throws MalformedException {
        assertThat(decode(PayloadType.CP, "0000 000c 01 000000 8010 0000"))
                .isEqualTo(decode(PayloadType.CP, "0000 000c 01 000000 0010 0000"));
    }

    @ParameterizedTest
    @Tag("req:S5026-8.2-a")
    @ValueSource(ints = {1, 4, 20, 22, 255})
    void homePrefixHasNoOtherLength(int length) {
        String hex = "0000 %04x 02 000000 0010 %04x ".formatted(12 + length, length);
        assertThatThrownBy(() -> decode(PayloadType.CP, hex + "00".repeat(length)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void eapAndVendorId() throws MalformedException {
        isTheSameBothWays("0000 0009 0101000501", new Eap(Bytes.ofHex("0101000501")));
        isTheSameBothWays("0000 0006 abcd", new VendorId(Bytes.ofHex("abcd")));
    }

    /** RFC 7383 2.5. */
    @Test
    void encryptedFragment() throws MalformedException {
        isTheSameBothWays(
                "2300 000a 0001 0003 abcd",
                new EncryptedFragment(PayloadType.IDI, 1, 3, Bytes.ofHex("abcd")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    33 | 0000 0004                                   | proposal last substructure
                    33 | 0000 000c 0000 0003 01010000                | proposal length
                    33 | 0000 000c 0000 0009 01010000                | proposal
                    33 | 0000 000c 0100 0008 01010000                | proposal last substructure
                    33 | 0000 000c 0200 0008 01010000                | proposal last substructure
                    33 | 0000 000e 0000 0008 01010000 0000           | payload
                    33 | 0000 000c 0000 0008 01010400                | proposal SPI
                    33 | 0000 000c 0000 0008 01010001                | transform last substructure
                    33 | 0000 000c 0000 0008 010100ff                | number of transforms
                    33 | 0000 0014 0000 0010 01010001 0300 0008 01000014 | transform last substructure
                    33 | 0000 0014 0000 0010 01010000 0000 0008 01000014 | proposal
                    33 | 0000 0016 0000 0012 01010001 0000 000a 01000014 800e | transform attribute length or value
                    34 | 0000 0008 001f 0000                         | KE data
                    34 | 0000 0004                                   | KE group
                    35 | 0000 0008 05 000000                         | ID_IPV6_ADDR
                    36 | 0000 0006 0200                              | ID reserved
                    37 | 0000 0005 04                                | CERT data
                    38 | 0000 0004                                   | CERTREQ encoding
                    39 | 0000 0008 0e000000                          | AUTH data
                    40 | 0000 0004                                   | nonce
                    40 | 0000 0013 000102030405060708090a0b0c0d0e    | nonce
                    41 | 0000 0008 00ff 4000                         | N SPI
                    41 | 0000 0006 0000                              | N notify message type
                    42 | 0000 0008 0304 ffff                         | D number of SPIs
                    42 | 0000 0008 0300 0001                         | D number of SPIs
                    42 | 0000 000a 0304 0001 c0ff                    | D SPI
                    42 | 0000 000c 0304 0000 c0ffee00                | payload
                    44 | 0000 0008 00 000000                         | number of traffic selectors
                    44 | 0000 0008 ff 000000                         | number of traffic selectors
                    44 | 0000 000c 01 000000 08870000                | selector length
                    45 | 0000 0010 01 000000 08870008 0000ffff       | TS starting address
                    45 | 0000 0010 01 000000 08870008 ffff0001       | TS end port
                    47 | 0000 0006 0100                              | CP reserved
                    47 | 0000 000a 01000000 0008                     | configuration attribute length
                    47 | 0000 000c 01000000 0008 0011                | configuration attribute value
                    47 | 0000 000d 01000000 000a 0001 00             | INTERNAL_IP6_DNS
                    53 | 0000 0008 0000 0001                         | SKF fragment number
                    53 | 0000 0008 0002 0001                         | SKF fragment number
                    53 | 0000 0006 0001                              | SKF total fragments
                    """)
    void isMalformed(int type, String hex, String field) {
        assertThatThrownBy(() -> decode(type, hex))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void prefixLengthsEndAt128AndRangesDoNotRunBackwards() {
        assertThatThrownBy(
                        () ->
                                decode(
                                        PayloadType.CP,
                                        "0000 001d 02000000 0008 0011" + HOME_HEX + "81"))
                .hasMessageContaining("prefix length");
        String lower = "20010db8000100000000000000000fff";
        assertThatThrownBy(
                        () ->
                                decode(
                                        PayloadType.TSI,
                                        "0000 0030 01000000 08 87 0028 0000 ffff"
                                                + HOME_HEX
                                                + lower))
                .hasMessageContaining("TS ending address");
    }

    @Test
    void noncesHave16To256Octets() throws MalformedException {
        for (int length : new int[] {16, 256}) {
            String hex = "0000 %04x ".formatted(4 + length) + "5a".repeat(length);
            isTheSameBothWays(hex, new Nonce(Bytes.ofHex("5a".repeat(length))));
        }
        assertThatThrownBy(() -> decode(PayloadType.NONCE, "0000 0105" + "5a".repeat(257)))
                .hasMessageContaining("nonce");
        assertThatThrownBy(() -> new Nonce(Bytes.zeros(15)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void seventeenProposalsAreOneTooMany() {
        String last = "00 00 0008 01 01 00 00";
        String more = "02 00 0008 01 01 00 00".repeat(16);
        assertThatThrownBy(() -> decode(PayloadType.SA, "0000 008c" + more + last))
                .hasMessageContaining("more than 16");
    }

    @Test
    void anIdentityShowsNothingThatATerminalOrALogCouldObey() {
        assertThat(new Identity(Identity.ID_FQDN, Bytes.ofUtf8("a\n\u001b[31m\"é")).toString())
                .isEqualTo("a\\x0a\\x1b[31m\\x22\\xc3\\xa9");
        assertThat(Identity.fqdn("mn1.example.com").toString()).isEqualTo("mn1.example.com");
        assertThat(Identity.ipv6(HOME).toString()).isEqualTo("2001:db8:1::1000");
    }

    private static void isTheSameBothWays(String hex, Payload payload) throws MalformedException {
        assertThat(decode(payload.type(), hex)).isEqualTo(payload);
        assertThat(PayloadChain.encode(List.of(payload))).isEqualTo(Bytes.ofHex(hex));
    }

    private static Payload decode(int type, String hex) throws MalformedException {
        List<Payload> payloads = PayloadChain.decode(type, Bytes.ofHex(hex));
        assertThat(payloads).hasSize(1);
        return payloads.getFirst();
    }
}
