package mip6.lab.demo;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts in a capture of the mobile node's link how many questions of a bootstrap were answered.
 */
final class ExchangeCount {

    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_HEADER = 14;
    private static final int DNS = 53;
    private static final int IKE = 500;

    private ExchangeCount() {}

    /** Answers of the DNS, of IKE and of the home agent; one that is sent twice counts once. */
    static int answers(Path capture) throws IOException {
        byte[] file = Files.readAllBytes(capture);
        Set<Bytes> answers = new HashSet<>();
        int at = FILE_HEADER;
        while (at + RECORD_HEADER <= file.length) {
            int length = littleEndian(file, at + 8);
            at += RECORD_HEADER;
            if (length > ETHERNET_HEADER && at + length <= file.length) {
                Bytes packet = Bytes.copyOf(file, at + ETHERNET_HEADER, length - ETHERNET_HEADER);
                if (isAnswer(packet)) {
                    answers.add(packet.from(Ipv6Header.LENGTH));
                }
            }
            at += length;
        }
        return answers.size();
    }

    private static boolean isAnswer(Bytes packet) {
        try {
            Reader reader = Reader.of(packet);
            Ipv6Header header = Ipv6Header.read(reader);
            return switch (header.nextHeader()) {
                case IpProtocol.UDP -> {
                    int source = reader.u16("source port");
                    int destination = reader.u16("destination port");
                    // Between two ports 500 the home agent is the one that is at its home link.
                    yield source == DNS
                            || source == IKE
                                    && destination == IKE
                                    && Plan.HOME_LINK.contains(header.source());
                }
                case IpProtocol.ROUTING -> Plan.HOME_LINK.contains(header.source());
                default -> false;
            };
        } catch (MalformedException other) {
            return false;
        }
    }

    private static int littleEndian(byte[] file, int at) {
        return file[at] & 0xff
                | (file[at + 1] & 0xff) << 8
                | (file[at + 2] & 0xff) << 16
                | (file[at + 3] & 0xff) << 24;
    }
}
