package mip6.cli;

import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeMessage;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What octets say, in lines: an IPv6 packet, a message of IKE, or a Mobility Header. */
final class Dissection {

    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;
    private static final int UDP_HEADER = 8;

    /** In front of IKE on port 4500 (RFC 7296 2.23). */
    private static final int NON_ESP_MARKER = 4;

    private static final int VERSION_6 = 6;
    private static final int MH_LEAST = 8;
    private static final int CHECKSUM_AT = 4;
    private static final int DEEPEST = 8;

    private Dissection() {}

    /** Of octets of which nothing else is known. */
    static List<String> of(Bytes octets) {
        if (octets.length() >= Ipv6Header.LENGTH && octets.at(0) >>> 4 == VERSION_6) {
            List<String> packet = packet(octets, 0);
            if (!packet.isEmpty()) {
                return packet;
            }
        }
        Optional<List<String>> ike = ike(octets);
        return ike.orElseGet(() -> mobilityHeader(octets));
    }

    /**
     * Of an IPv6 packet.
     *
     * @return empty where it holds nothing of this
     */
    static List<String> packet(Bytes packet, int depth) {
        try {
            Reader reader = Reader.of(packet);
            Ipv6Header header = Ipv6Header.read(reader);
            Bytes payload = reader.rest();
            List<String> inner = payload(header.nextHeader(), payload, depth);
            List<String> lines = new ArrayList<>();
            if (!inner.isEmpty()) {
                lines.add(
                        "IPv6 %s -> %s, next header %d, %d octets"
                                .formatted(
                                        header.source(),
                                        header.destination(),
                                        header.nextHeader(),
                                        payload.length()));
                inner.forEach(line -> lines.add("  " + line));
            }
            return lines;
        } catch (MalformedException e) {
            return List.of("malformed: " + e.getMessage());
        }
    }

    private static List<String> payload(int protocol, Bytes payload, int depth)
            throws MalformedException {
        if (depth > DEEPEST) {
            return List.of("too deep");
        }
        return switch (protocol) {
            case IpProtocol.IPV6 -> packet(payload, depth + 1);
            case IpProtocol.MOBILITY -> mobilityHeader(payload);
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.DESTINATION_OPTIONS -> {
                Reader reader = Reader.of(payload);
                int next = reader.u8("next header");
                int length = 8 + 8 * reader.u8("header length");
                reader.skip(length - 2, "extension header");
                yield payload(next, reader.rest(), depth + 1);
            }
            case IpProtocol.ESP -> {
                Reader reader = Reader.of(payload);
                yield List.of(
                        "ESP SPI 0x%08x, sequence number %d"
                                .formatted(reader.u32("SPI"), reader.u32("sequence number")));
            }
            case IpProtocol.UDP -> udp(payload);
            default -> List.of();
        };
    }

    private static List<String> udp(Bytes payload) throws MalformedException {
        Reader reader = Reader.of(payload);
        int source = reader.u16("source port");
        int destination = reader.u16("destination port");
        if (payload.length() < UDP_HEADER) {
            return List.of("malformed: UDP header");
        }
        Bytes data = payload.slice(UDP_HEADER, payload.length());
        if (source == NAT_PORT || destination == NAT_PORT) {
            boolean isIke =
                    data.length() > NON_ESP_MARKER
                            && data.slice(0, NON_ESP_MARKER).equals(Bytes.zeros(NON_ESP_MARKER));
            return isIke
                    ? ike(data.slice(NON_ESP_MARKER, data.length())).orElse(List.of("not IKE"))
                    : List.of("ESP in UDP, or a keepalive: " + data.length() + " octets");
        }
        return source == IKE_PORT || destination == IKE_PORT
                ? ike(data).orElse(List.of("not IKE"))
                : List.of();
    }

    /** Empty where it cannot be a message of IKE. */
    static Optional<List<String>> ike(Bytes octets) {
        try {
            IkeHeader header = IkeHeader.decode(octets);
            if (header.length() != octets.length() || header.majorVersion() == 0) {
                return Optional.empty();
            }
            List<String> lines = new ArrayList<>();
            lines.add(
                    "IKE %d.%d exchange %d %s, message id %d, SPIs %s %s, %d octets"
                            .formatted(
                                    header.majorVersion(),
                                    header.minorVersion(),
                                    header.exchangeType(),
                                    header.response() ? "response" : "request",
                                    header.messageId(),
                                    header.initiatorSpi(),
                                    header.responderSpi(),
                                    header.length()));
            IkeMessage.decode(octets).payloads().forEach(each -> lines.add("  " + each));
            return Optional.of(lines);
        } catch (MalformedException e) {
            return octets.length() >= IkeHeader.LENGTH
                    ? Optional.of(List.of("IKE, malformed: " + e.getMessage()))
                    : Optional.empty();
        }
    }

    /** The checksum covers a home address that may not be in sight, so it is not looked at. */
    private static List<String> mobilityHeader(Bytes octets) {
        if (octets.length() < MH_LEAST) {
            return List.of("too short for anything: " + octets.length() + " octets");
        }
        byte[] summed = octets.toArray();
        int length = Math.min(summed.length, 8 + 8 * (summed[1] & 0xff));
        Ipv6Address nobody = Ipv6Address.UNSPECIFIED;
        summed[CHECKSUM_AT] = 0;
        summed[CHECKSUM_AT + 1] = 0;
        int sum =
                InternetChecksum.of(
                        nobody, nobody, IpProtocol.MOBILITY, Bytes.copyOf(summed, 0, length));
        summed[CHECKSUM_AT] = (byte) (sum >>> 8);
        summed[CHECKSUM_AT + 1] = (byte) sum;
        try {
            return List.of(
                    "Mobility Header: "
                            + MobilityHeader.decode(Bytes.copyOf(summed), nobody, nobody));
        } catch (MalformedException e) {
            return List.of("Mobility Header, malformed: " + e.getMessage());
        }
    }
}
