package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshAdvice;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobileNodeIdentifier;
import mip6.mobilityheader.MobilePrefixAdvertisement;
import mip6.mobilityheader.MobilePrefixDiscovery;
import mip6.mobilityheader.MobilePrefixMessage;
import mip6.mobilityheader.MobilePrefixSolicitation;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.PrefixInformation;
import mip6.mobilityheader.RoutingHeaderType2;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What tshark and Scapy make of our packets, and we of Scapy's. Their known faults: tshark 4.0
 * shows the FQDN of a DNS Update option two octets short and looks for the options of a Home Agent
 * Switch in the wrong place; Scapy 2.5 knows neither.
 */
class MobilityHeaderOracleTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of("2001:db8:a1::5");

    private static final BindingUpdate BINDING_UPDATE =
            new BindingUpdate(
                    new SequenceNumber(65535),
                    true,
                    true,
                    false,
                    true,
                    Lifetime.ofSeconds(420),
                    List.of(
                            new AlternateCareOfAddress(CARE_OF_ADDRESS),
                            new MobileNodeIdentifier(
                                    MobileNodeIdentifier.NAI, Bytes.ofUtf8("mn1@example.com")),
                            DnsUpdate.request(true, "mn1.example.com")));
    private static final BindingAcknowledgement BINDING_ACKNOWLEDGEMENT =
            new BindingAcknowledgement(
                    BindingStatus.ACCEPTED,
                    true,
                    new SequenceNumber(7),
                    Lifetime.ofSeconds(420),
                    List.of(
                            DnsUpdate.request(false, "mn1.example.com")
                                    .answered(DnsUpdateStatus.UPDATE_FAILED),
                            new BindingRefreshAdvice(Lifetime.ofSeconds(400))));
    private static final BindingError BINDING_ERROR =
            new BindingError(BindingError.UNRECOGNIZED_MH_TYPE, HOME_ADDRESS, List.of());
    private static final HomeAgentSwitch HOME_AGENT_SWITCH =
            new HomeAgentSwitch(
                    true, List.of(HOME_AGENT, Ipv6Address.of("2001:db8:1::2")), List.of());
    private static final MobilePrefixAdvertisement ADVERTISEMENT =
            new MobilePrefixAdvertisement(
                    0x1234,
                    true,
                    false,
                    List.of(
                            new PrefixInformation(
                                    64, true, true, true, 2_592_000, 604_800, HOME_AGENT)));

    @TempDir private Path folder;

    @Test
    void tsharkReadsABindingUpdate() throws IOException {
        assertThat(
                        tshark(
                                fromCareOfAddress(BINDING_UPDATE),
                                "mip6.proto",
                                "mip6.hlen",
                                "mip6.mhtype",
                                "mip6.bu.seqnr",
                                "mip6.bu.a_flag",
                                "mip6.bu.h_flag",
                                "mip6.bu.l_flag",
                                "mip6.bu.k_flag",
                                "mip6.bu.lifetime",
                                "mip6.acoa.acoa",
                                "mip6.mnid.subtype",
                                "mip6.mnid.identifier"))
                .containsExactly(
                        "59",
                        "8",
                        "5",
                        "65535",
                        "1",
                        "1",
                        "0",
                        "1",
                        "105",
                        "2001:db8:a1::5",
                        "1",
                        "mn1@example.com");
    }

    @Test
    @Tag("req:S5026-8.1-a")
    void tsharkReadsADnsUpdateOption() throws IOException {
        List<String> fields =
                tshark(
                        fromCareOfAddress(BINDING_UPDATE),
                        "mip6.dnsu.status",
                        "mip6.dnsu.flag.r",
                        "mip6.dnsu.mn_id");
        assertThat(fields.subList(0, 2)).containsExactly("0", "1");
        assertThat(Bytes.ofUtf8("mn1.example.com").toHex())
                .startsWith(fields.get(2))
                .hasSizeLessThanOrEqualTo(fields.get(2).length() + 4);
    }

    @Test
    @Tag("req:S5026-8.1-b")
    void tsharkReadsABindingAcknowledgement() throws IOException {
        assertThat(
                        tshark(
                                fromHomeAgent(BINDING_ACKNOWLEDGEMENT),
                                "mip6.mhtype",
                                "mip6.ba.status",
                                "mip6.ba.k_flag",
                                "mip6.ba.seqnr",
                                "mip6.ba.lifetime",
                                "mip6.bra.interval",
                                "mip6.dnsu.status",
                                "mip6.dnsu.flag.r",
                                "ipv6.routing.type",
                                "ipv6.routing.segleft",
                                "ipv6.routing.mipv6.home_address"))
                .containsExactly(
                        "6", "0", "1", "7", "105", "100", "130", "0", "2", "1", "2001:db8:1::1000");
    }

    @Test
    void tsharkReadsTheOtherMessages() throws IOException {
        assertThat(
                        tshark(
                                plain(BINDING_ERROR, HOME_AGENT, CARE_OF_ADDRESS),
                                "mip6.mhtype",
                                "mip6.be.status",
                                "mip6.be.haddr"))
                .containsExactly("7", "2", "2001:db8:1::1000");
        assertThat(
                        tshark(
                                plain(
                                        new BindingRefreshRequest(List.of()),
                                        HOME_AGENT,
                                        HOME_ADDRESS),
                                "mip6.mhtype",
                                "mip6.hlen"))
                .containsExactly("0", "0");
        assertThat(
                        tshark(
                                prefixMessage(
                                        new MobilePrefixSolicitation(0x1234, List.of()), true),
                                "icmpv6.type",
                                "icmpv6.checksum.status",
                                "icmpv6.mip6.identifier"))
                .containsExactly("146", "1", "4660");
        assertThat(
                        tshark(
                                prefixMessage(ADVERTISEMENT, false),
                                "icmpv6.type",
                                "icmpv6.checksum.status",
                                "icmpv6.opt.prefix",
                                "icmpv6.opt.prefix.flag.r"))
                .containsExactly("147", "1", "2001:db8:1::1", "1");
    }

    /** B is the first bit of what tshark calls reserved. */
    @Test
    @Tag("req:SHAS-4-a")
    void tsharkReadsAHomeAgentSwitch() throws IOException {
        assertThat(
                        tshark(
                                plain(HOME_AGENT_SWITCH, HOME_AGENT, HOME_ADDRESS),
                                "mip6.mhtype",
                                "mip6.has.num_addrs",
                                "mip6.has.reserved",
                                "mip6.has.address"))
                .containsExactly("12", "2", "0x80", "2001:db8:1::1,2001:db8:1::2");
    }

    /**
     * Scapy takes our packet apart and puts it together again with lengths and checksum its own.
     */
    @Test
    void scapyMakesTheSameOctets() {
        List<Bytes> packets =
                List.of(
                        fromCareOfAddress(BINDING_UPDATE),
                        fromHomeAgent(BINDING_ACKNOWLEDGEMENT),
                        plain(BINDING_ERROR, HOME_AGENT, CARE_OF_ADDRESS),
                        plain(new BindingRefreshRequest(List.of()), HOME_AGENT, HOME_ADDRESS),
                        plain(HOME_AGENT_SWITCH, HOME_AGENT, HOME_ADDRESS),
                        prefixMessage(new MobilePrefixSolicitation(0x1234, List.of()), true),
                        prefixMessage(ADVERTISEMENT, false));
        List<String> arguments = new ArrayList<>(List.of("-c", SCAPY_REBUILDS));
        packets.forEach(packet -> arguments.add(packet.toHex()));
        assertThat(Tool.scapy().run(arguments.toArray(String[]::new)).lines())
                .containsExactlyElementsOf(packets.stream().map(Bytes::toHex).toList());
    }

    private static final String SCAPY_REBUILDS =
            """
            import sys
            from scapy.layers.inet6 import *
            for octets in sys.argv[1:]:
                packet = IPv6(bytes.fromhex(octets))
                layer = packet
                while layer:
                    for computed in ("plen", "cksum", "len"):
                        if computed in layer.fields and not (
                            computed == "len" and isinstance(layer, ICMPv6NDOptPrefixInfo)):
                            del layer.fields[computed]
                    layer = layer.payload
                print(bytes(packet).hex())
            """;

    /** Binding Updates with random contents from Scapy; its own numbers are printed beside them. */
    @Test
    void weReadWhatScapyMakes() throws MalformedException {
        long seed = Long.getLong("mip6.seed", new Random().nextLong());
        System.out.println("mip6.seed=" + seed);
        List<String> lines =
                Tool.scapy().run("-c", SCAPY_MAKES, Long.toString(seed)).lines().toList();
        assertThat(lines).hasSize(100);
        for (String line : lines) {
            List<String> fields = List.of(line.split(" "));
            BindingUpdate update = (BindingUpdate) read(Bytes.ofHex(fields.getFirst()));
            assertThat(
                            List.of(
                                    Integer.toString(update.sequence().value()),
                                    (update.acknowledge() ? "A" : "")
                                            + (update.homeRegistration() ? "H" : "")
                                            + (update.linkLocal() ? "L" : "")
                                            + (update.keyManagement() ? "K" : "")
                                            + ".",
                                    Integer.toString(update.lifetime().units()),
                                    update.option(AlternateCareOfAddress.class)
                                            .map(option -> option.careOfAddress().toString())
                                            .orElse("none"),
                                    update.option(BindingRefreshAdvice.class)
                                            .map(option -> option.refreshInterval().units() + "")
                                            .orElse("none")))
                    .as("seed %d", seed)
                    .isEqualTo(fields.subList(1, fields.size()));
        }
    }

    private static final String SCAPY_MAKES =
            """
            import random, sys
            from scapy.layers.inet6 import *
            random.seed(int(sys.argv[1]))
            for i in range(100):
                sequence, lifetime = random.randrange(65536), random.randrange(65536)
                flags = "".join(f for f in "AHLK" if random.random() < 0.5)
                options, care_of, advice = [], "none", "none"
                if random.random() < 0.5:
                    advice = str(random.randrange(65536))
                    options.append(MIP6OptBRAdvice(rinter=int(advice)))
                if random.random() < 0.5:
                    care_of = "2001:db8:a1::%x" % random.randrange(1, 65536)
                    options.append(MIP6OptAltCoA(acoa=care_of))
                random.shuffle(options)
                packet = (IPv6(src="2001:db8:a1::5", dst="2001:db8:1::1")
                    / IPv6ExtHdrDestOpt(options=[HAO(hoa="2001:db8:1::1000")])
                    / MIP6MH_BU(seq=sequence, flags=flags, mhtime=lifetime, options=options))
                print(bytes(packet).hex(), sequence, flags + ".", lifetime, care_of, advice)
            """;

    private List<String> tshark(Bytes packet, String... fields) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-r", Capture.write(folder, List.of(packet)).toString()));
        arguments.addAll(List.of("-T", "fields", "-E", "separator=|"));
        for (String field : fields) {
            arguments.addAll(List.of("-e", field));
        }
        String line = Tool.program("tshark").run(arguments.toArray(String[]::new)).strip();
        return List.of(line.split("\\|", -1));
    }

    /** As a mobile node away from home sends it. */
    private static Bytes fromCareOfAddress(MobilityMessage message) {
        Bytes options = DestinationOptionsHeader.of(IpProtocol.MOBILITY, HOME_ADDRESS).encode();
        return packet(
                IpProtocol.DESTINATION_OPTIONS,
                CARE_OF_ADDRESS,
                HOME_AGENT,
                options,
                MobilityHeader.encode(message, HOME_ADDRESS, HOME_AGENT));
    }

    /** As a home agent answers it. */
    private static Bytes fromHomeAgent(MobilityMessage message) {
        Bytes routing = new RoutingHeaderType2(IpProtocol.MOBILITY, HOME_ADDRESS).encode();
        return packet(
                IpProtocol.ROUTING,
                HOME_AGENT,
                CARE_OF_ADDRESS,
                routing,
                MobilityHeader.encode(message, HOME_AGENT, HOME_ADDRESS));
    }

    private static Bytes plain(
            MobilityMessage message, Ipv6Address source, Ipv6Address destination) {
        Bytes octets = MobilityHeader.encode(message, source, destination);
        return packet(IpProtocol.MOBILITY, source, destination, octets);
    }

    private static Bytes prefixMessage(MobilePrefixMessage message, boolean toHomeAgent) {
        return toHomeAgent
                ? packet(
                        IpProtocol.DESTINATION_OPTIONS,
                        CARE_OF_ADDRESS,
                        HOME_AGENT,
                        DestinationOptionsHeader.of(IpProtocol.ICMPV6, HOME_ADDRESS).encode(),
                        MobilePrefixDiscovery.encode(message, HOME_ADDRESS, HOME_AGENT))
                : packet(
                        IpProtocol.ROUTING,
                        HOME_AGENT,
                        CARE_OF_ADDRESS,
                        new RoutingHeaderType2(IpProtocol.ICMPV6, HOME_ADDRESS).encode(),
                        MobilePrefixDiscovery.encode(message, HOME_AGENT, HOME_ADDRESS));
    }

    private static Bytes packet(
            int nextHeader, Ipv6Address source, Ipv6Address destination, Bytes... payload) {
        return Ipv6Header.of(nextHeader, source, destination, 0).packet(Bytes.concat(payload));
    }

    private static MobilityMessage read(Bytes packet) throws MalformedException {
        Reader reader = Reader.of(packet);
        Ipv6Header header = Ipv6Header.read(reader);
        DestinationOptionsHeader options = DestinationOptionsHeader.read(reader);
        assertThat(options.nextHeader()).isEqualTo(IpProtocol.MOBILITY);
        return MobilityHeader.decode(
                reader.rest(), options.homeAddress().orElseThrow(), header.destination());
    }
}
