package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.KeyExport;
import mip6.ikev2.core.IkeAction.IkeKeyTable;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.CertificateRequest;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Dns;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.EncryptedFragment;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadType;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.ikev2.message.VendorId;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;
import mip6.wire.Writer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What tshark makes of our IKE messages, in the clear and with the exported keys. */
class IkeOracleTest {

    private static final Ipv6Address MOBILE_NODE = Ipv6Address.of("2001:db8:a1::5");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final int PORT = 500;
    private static final int UDP_HEADER = 8;

    private static final IkeSpi INITIATOR_SPI = new IkeSpi(0x0102030405060708L);
    private static final IkeSpi RESPONDER_SPI = new IkeSpi(0x1112131415161718L);

    private static final Configuration REPLY =
            new Configuration(
                    Configuration.CFG_REPLY,
                    List.of(
                            InternalIp6Address.of(HOME_ADDRESS, 64),
                            new InternalIp6Dns(Optional.of(HOME_AGENT)),
                            new Mip6HomePrefix(
                                    Optional.of(
                                            new Mip6HomePrefix.PrefixWithLifetime(
                                                    86_400, Ipv6Prefix.of("2001:db8:1::/64"))))));

    @TempDir private Path folder;

    @Test
    void tsharkNamesEveryPayload() throws IOException {
        List<Payload> payloads = new ArrayList<>(initiation());
        payloads.addAll(authentication());
        payloads.add(CertificateRequest.x509(List.of(Bytes.zeros(20))));
        payloads.add(Delete.esp(List.of(Bytes.ofHex("c0ffee01"))));
        payloads.add(new VendorId(Bytes.ofUtf8("nobody")));
        payloads.add(new Eap(Bytes.ofHex("0101000501")));
        payloads.add(new EncryptedFragment(PayloadType.IDI, 1, 2, Bytes.zeros(64)));
        String read = tshark(ExchangeType.IKE_SA_INIT, payloads);
        assertThat(types(read)).isEqualTo(payloads.stream().map(Payload::type).toList());
        assertThat(read)
                .contains(
                        "Transform ID (ENCR): AES-GCM with a 16 octet ICV (20)",
                        "Transform Attribute (t=14,l=2): Key Length: 256",
                        "Transform ID (D-H): Curve25519 (31)",
                        "Transform ID (D-H): 256-bit random ECP group (19)",
                        "Transform ID (INTEG): AUTH_HMAC_SHA2_512_256 (14)",
                        "Transform ID (ESN): Extended Sequence Numbers (1)",
                        "Supported Signature Hash Algorithm: SHA2-512 (4)",
                        "Authentication Method: Digital Signature (14)",
                        "Identification Data:mn1.example.com",
                        "Fragment Number: 1");
    }

    @Test
    void tsharkKnowsTheNotificationsByOurNames() throws IOException {
        List<Bytes> packets = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (NotifyType type : NotifyType.values()) {
            Payload notify = Notify.of(type, Bytes.zeros(16));
            packets.add(
                    packet(message(ExchangeType.INFORMATIONAL, List.of(notify), true).encode()));
            names.add("Payload: Notify (41) - " + type.name().toUpperCase(Locale.ROOT));
        }
        assertThat(
                        dissect(packets)
                                .lines()
                                .map(String::strip)
                                .filter(line -> line.startsWith("Payload: "))
                                .map(IkeOracleTest::withUpperCaseName))
                .containsExactlyElementsOf(names);
    }

    @Test
    @Tag("req:S5026-8.2-a")
    void tsharkReadsTheConfiguration() throws IOException {
        String read = tshark(ExchangeType.INFORMATIONAL, List.of(REPLY));
        assertThat(read)
                .contains(
                        "INTERNAL IP6 ADDRESS: 2001:db8:1::1000",
                        "INTERNAL IP6 ADDRESS (PREFIX): 64",
                        "INTERNAL IP6 DNS: 2001:db8:1::1",
                        "Type: MIP6_HOME_PREFIX (16)",
                        "Length: 21");
    }

    @ParameterizedTest
    @CsvSource({
        "AES_GCM_16, 128, NONE, AES-GCM-128 with 16 octet ICV [RFC5282], NONE [RFC4306]",
        "AES_GCM_16, 192, NONE, AES-GCM-192 with 16 octet ICV [RFC5282], NONE [RFC4306]",
        "AES_GCM_16, 256, NONE, AES-GCM-256 with 16 octet ICV [RFC5282], NONE [RFC4306]",
        "AES_CBC, 128, HMAC_SHA2_256_128, AES-CBC-128 [RFC3602], HMAC_SHA2_256_128 [RFC4868]",
        "AES_CBC, 192, HMAC_SHA2_384_192, AES-CBC-192 [RFC3602], HMAC_SHA2_384_192 [RFC4868]",
        "AES_CBC, 256, HMAC_SHA2_512_256, AES-CBC-256 [RFC3602], HMAC_SHA2_512_256 [RFC4868]"
    })
    void tsharkDecryptsWithTheExportedKeys(
            Encryption encryption,
            int keyBits,
            Integrity integrity,
            String encryptionName,
            String integrityName)
            throws IOException {
        IkeSuite suite =
                new IkeSuite(
                        encryption,
                        keyBits,
                        integrity,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        IkeKeys keys =
                IkeKeys.derive(
                        suite,
                        Secret.of(Bytes.zeros(32)),
                        new IkeKeys.Freshness(
                                Bytes.zeros(32), Bytes.zeros(32), INITIATOR_SPI, RESPONDER_SPI));
        SecureRandom random = new SecureRandom();
        IkeMessage request = message(ExchangeType.IKE_AUTH, authentication(), true);
        IkeMessage response = message(ExchangeType.IKE_AUTH, authentication(), false);
        List<Bytes> packets =
                List.of(
                        packet(MessageProtection.ofInitiator(suite, keys, random).seal(request)),
                        packet(MessageProtection.ofResponder(suite, keys, random).seal(response)));
        String read = tshark(packets, "-o", exported(keys, encryptionName, integrityName));
        List<Integer> types = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            types.add(PayloadType.SK);
            authentication().forEach(it -> types.add(it.type()));
        }
        assertThat(types(read)).isEqualTo(types);
        assertThat(read.lines().filter(it -> it.contains("Integrity Checksum Data")))
                .hasSize(2)
                .allMatch(it -> it.contains("[correct]"));
        assertThat(read).contains("Identification Data:mn1.example.com");
    }

    private static List<Payload> initiation() {
        return List.of(
                Proposals.ikeDefault().offer(Bytes.EMPTY),
                new KeyExchange(
                        KeyExchangeGroup.CURVE25519.transformId(),
                        KeyExchangeGroup.CURVE25519.generate(new SecureRandom()).publicValue()),
                new Nonce(Bytes.zeros(32)),
                HashAlgorithm.announcement());
    }

    private static List<Payload> authentication() {
        TrafficSelector anyHome =
                new TrafficSelector(
                        IpProtocol.MOBILITY,
                        0,
                        0xffff,
                        Ipv6Address.UNSPECIFIED,
                        new Ipv6Address(-1, -1));
        return List.of(
                new IdentificationInitiator(Identity.fqdn("mn1.example.com")),
                new Certificate(Certificate.HASH_AND_URL, Bytes.zeros(20)),
                Notify.of(NotifyType.INITIAL_CONTACT),
                new IdentificationResponder(Identity.fqdn("ha1.example.com")),
                new Authentication(
                        Authentication.DIGITAL_SIGNATURE,
                        Bytes.ofHex("0c300a06082a8648ce3d0403023006020101020101")),
                REPLY,
                Notify.of(NotifyType.USE_TRANSPORT_MODE),
                Proposals.espDefault().offer(Bytes.ofHex("c0ffee01")),
                TrafficSelectorsInitiator.of(List.of(anyHome)),
                TrafficSelectorsResponder.of(List.of(TrafficSelector.mobilityHeader(HOME_AGENT))));
    }

    private String exported(IkeKeys keys, String encryption, String integrity) throws IOException {
        KeyExport.to(Optional.of(folder))
                .export(
                        new IkeKeyTable(
                                new Writer().u64(INITIATOR_SPI.value()).toBytes(),
                                new Writer().u64(RESPONDER_SPI.value()).toBytes(),
                                keys.initiator().encryption(),
                                keys.responder().encryption(),
                                encryption,
                                keys.initiator().integrity(),
                                keys.responder().integrity(),
                                integrity));
        return "uat:ikev2_decryption_table:"
                + Files.readString(folder.resolve("ikev2_decryption_table")).strip();
    }

    private String tshark(int exchangeType, List<Payload> payloads) throws IOException {
        return tshark(List.of(packet(message(exchangeType, payloads, true).encode())));
    }

    /** What {@code tshark -V} prints; nothing in it may be malformed or otherwise suspicious. */
    private String tshark(List<Bytes> packets, String... options) throws IOException {
        String read = dissect(packets, options);
        assertThat(read).doesNotContainIgnoringCase("malformed").doesNotContain("Expert Info");
        return read;
    }

    private String dissect(List<Bytes> packets, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-r", Capture.write(folder, packets).toString()));
        arguments.addAll(List.of("-O", "isakmp", "-V"));
        return Tool.program("tshark").run(arguments.toArray(String[]::new));
    }

    private static String withUpperCaseName(String line) {
        int name = line.indexOf("- ") + 2;
        return line.substring(0, name) + line.substring(name).toUpperCase(Locale.ROOT);
    }

    /** The payloads of IKEv2 in the order of the text; proposals and transforms are none. */
    private static List<Integer> types(String read) {
        return read.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Payload: "))
                .map(line -> line.replaceAll("^[^(]*\\(([0-9]+)\\).*$", "$1"))
                .map(Integer::valueOf)
                .filter(type -> type >= PayloadType.SA)
                .toList();
    }

    private static IkeMessage message(int exchangeType, List<Payload> payloads, boolean request) {
        return new IkeMessage(
                INITIATOR_SPI, RESPONDER_SPI, exchangeType, request, !request, 1, payloads);
    }

    private static Bytes packet(Bytes message) {
        Bytes datagram = datagram(message, 0);
        int checksum = InternetChecksum.of(MOBILE_NODE, HOME_AGENT, IpProtocol.UDP, datagram);
        return Ipv6Header.of(IpProtocol.UDP, MOBILE_NODE, HOME_AGENT, 0)
                .packet(datagram(message, checksum));
    }

    private static Bytes datagram(Bytes message, int checksum) {
        return new Writer()
                .u16(PORT)
                .u16(PORT)
                .u16(UDP_HEADER + message.length())
                .u16(checksum)
                .bytes(message)
                .toBytes();
    }
}
