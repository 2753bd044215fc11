package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.KeyExport;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspInbound.Result.Opened;
import mip6.ikev2.esp.EspOutbound;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ESP against that of Scapy and of Wireshark. */
class EspOracleTest {

    /** Encrypts or decrypts; the arguments after the suite are payloads, or packets. */
    private static final String SCAPY =
            """
            import sys
            from scapy.all import IPv6, Raw
            from scapy.layers.ipsec import ESP, SecurityAssociation
            direction, crypt, key, auth, auth_key, esn = sys.argv[1:7]
            authentication = dict(auth_algo=auth, auth_key=bytes.fromhex(auth_key)) if auth else {}
            sa = SecurityAssociation(ESP, spi=0xc0ffee01, crypt_algo=crypt,
                crypt_key=bytes.fromhex(key), esn_en=esn == 'True', esn=0, **authentication)
            for octets in map(bytes.fromhex, sys.argv[7:]):
                header = IPv6(src='2001:db8::1', dst='2001:db8::2')
                if direction == 'encrypt':
                    header.nh = 135
                    print(bytes(sa.encrypt(header / Raw(octets)))[40:].hex())
                else:
                    header.nh = 50
                    clear = sa.decrypt(IPv6(bytes(header / Raw(octets))))
                    print(clear.nh, bytes(clear)[40:].hex())
            """;

    private static final Spi SPI = new Spi(0xc0ffee01);
    private static final int LONGEST = 40;

    /** A protocol number for experiments (RFC 3692), which Wireshark does not look into. */
    private static final int EXPERIMENT = 253;

    private final Ipv6Address source = Ipv6Address.of("2001:db8::1");
    private final Ipv6Address destination = Ipv6Address.of("2001:db8::2");

    enum Suite {
        GCM_128("AES-GCM", "", Encryption.AES_GCM_16, 128, Integrity.NONE, false),
        GCM_256_ESN("AES-GCM", "", Encryption.AES_GCM_16, 256, Integrity.NONE, true),
        CHACHA("CHACHA20-POLY1305", "", Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, false),
        CHACHA_ESN(
                "CHACHA20-POLY1305", "", Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, true),
        CBC_128("AES-CBC", "SHA2-256-128", Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128),
        CBC_192("AES-CBC", "SHA2-384-192", Encryption.AES_CBC, 192, Integrity.HMAC_SHA2_384_192),
        CBC_256("AES-CBC", "SHA2-512-256", Encryption.AES_CBC, 256, Integrity.HMAC_SHA2_512_256);

        final String encryption;
        final String integrity;
        private final Encryption cipher;
        private final int bits;
        private final Integrity code;
        private final boolean extended;

        Suite(String scapy, String code, Encryption encryption, int bits, Integrity integrity) {
            this(scapy, code, encryption, bits, integrity, false);
        }

        Suite(
                String scapy,
                String code,
                Encryption encryption,
                int bits,
                Integrity integrity,
                boolean extended) {
            this.encryption = scapy;
            this.integrity = code;
            this.cipher = encryption;
            this.bits = bits;
            this.code = integrity;
            this.extended = extended;
        }

        EspSuite suite() {
            return new EspSuite(cipher, bits, code, extended);
        }

        SaKeys keys() {
            return new SaKeys(
                    Secret.of(counting(cipher.keyingMaterialLength(bits))),
                    Secret.of(counting(code.keyLength())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatScapyProtectsIsOpened(Suite suite) {
        List<Bytes> payloads = payloads();
        EspInbound inbound = new EspInbound(suite.suite(), suite.keys(), 64);
        List<String> packets = scapy("encrypt", suite, payloads);
        assertThat(packets).hasSameSizeAs(payloads);
        for (int i = 0; i < packets.size(); i++) {
            assertThat(inbound.open(Bytes.ofHex(packets.get(i))))
                    .isEqualTo(new Opened(IpProtocol.MOBILITY, payloads.get(i)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsProtectedScapyOpens(Suite suite) {
        List<Bytes> payloads = payloads();
        List<String> opened =
                scapy("decrypt", suite, protect(suite, IpProtocol.MOBILITY, payloads));
        assertThat(opened)
                .containsExactlyElementsOf(
                        payloads.stream().map(payload -> "135 " + payload.toHex()).toList());
    }

    /** Wireshark 4.0 knows neither extended sequence numbers nor ChaCha20-Poly1305. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GCM_256_ESN", "CHACHA", "CHACHA_ESN"})
    void whatIsProtectedWiresharkOpensWithTheExportedKeys(Suite suite, @TempDir Path folder)
            throws IOException {
        List<Bytes> payloads = payloads();
        List<Bytes> packets = new ArrayList<>();
        for (Bytes esp : protect(suite, EXPERIMENT, payloads)) {
            packets.add(
                    Ipv6Header.of(IpProtocol.ESP, source, destination, esp.length()).packet(esp));
        }
        List<String> arguments = new ArrayList<>(WITH_KEYS);
        for (String key : exportedKeys(suite, folder)) {
            arguments.addAll(List.of("-o", "uat:esp_sa:" + key));
        }
        arguments.addAll(List.of("-r", Capture.write(folder, packets).toString()));
        arguments.addAll(List.of("-T", "fields", "-e", "esp.icv_good", "-e", "esp.contained_data"));
        String read = Tool.program("tshark").run(arguments.toArray(String[]::new));
        assertThat(read.lines())
                .containsExactlyElementsOf(
                        payloads.stream().map(payload -> "1\t" + payload.toHex()).toList());
    }

    @Test
    void aReplayByScapyIsRefused() {
        EspInbound inbound = new EspInbound(Suite.GCM_128.suite(), Suite.GCM_128.keys(), 64);
        Bytes packet =
                Bytes.ofHex(scapy("encrypt", Suite.GCM_128, List.of(counting(16))).getFirst());
        assertThat(inbound.open(packet)).isInstanceOf(Opened.class);
        assertThat(inbound.open(packet))
                .isEqualTo(new EspInbound.Result.Dropped(EspInbound.Result.Cause.REPLAYED));
    }

    private static final List<String> WITH_KEYS =
            List.of(
                    "-o",
                    "esp.enable_encryption_decode:TRUE",
                    "-o",
                    "esp.enable_authentication_check:TRUE");

    private static List<String> exportedKeys(Suite suite, Path folder) throws IOException {
        SaKeys keys = suite.keys();
        KeyExport.to(Optional.of(folder))
                .export(
                        new ChildSa(
                                new IkeSaId(1),
                                Identity.fqdn("mn1.example.com"),
                                SPI,
                                new Spi(0xc0ffee02),
                                ChildSa.Mode.TRANSPORT,
                                suite.suite(),
                                keys,
                                keys,
                                List.of(),
                                List.of()));
        return Files.readAllLines(folder.resolve("esp_sa"));
    }

    private static List<Bytes> protect(Suite suite, int nextHeader, List<Bytes> payloads) {
        EspOutbound outbound =
                new EspOutbound(SPI, suite.suite(), suite.keys(), new SecureRandom());
        return payloads.stream()
                .map(payload -> outbound.protect(nextHeader, payload).orElseThrow())
                .toList();
    }

    private static List<String> scapy(String direction, Suite suite, List<Bytes> octets) {
        SaKeys keys = suite.keys();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-c",
                                SCAPY,
                                direction,
                                suite.encryption,
                                Bytes.wrap(keys.encryption().reveal()).toHex(),
                                suite.integrity,
                                Bytes.wrap(keys.integrity().reveal()).toHex(),
                                suite.suite().extendedSequenceNumbers() ? "True" : "False"));
        octets.forEach(each -> arguments.add(each.toHex()));
        return Tool.scapy().run(arguments.toArray(String[]::new)).lines().toList();
    }

    /** One of each length. */
    private static List<Bytes> payloads() {
        List<Bytes> payloads = new ArrayList<>();
        for (int length = 8; length <= LONGEST; length++) {
            payloads.add(counting(length));
        }
        return payloads;
    }

    private static Bytes counting(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (i + 1);
        }
        return Bytes.wrap(octets);
    }
}
