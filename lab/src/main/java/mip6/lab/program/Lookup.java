package mip6.lab.program;

import mip6.dnsupdate.DomainName;
import mip6.lab.net.Host;
import mip6.wire.Ipv6Address;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;

/** What the DNS says to one machine. */
public record Lookup(Host host, Ipv6Address server) {

    private static final int PORT = 53;
    private static final int MILLISECONDS = 1000;
    private static final int ATTEMPTS = 5;
    private static final int LARGEST = 4096;

    /** The address of a name. */
    public Optional<Ipv6Address> address(DomainName name) throws IOException {
        return ask(Name.fromString(name.text() + "."), Type.AAAA).stream()
                .filter(AAAARecord.class::isInstance)
                .map(AAAARecord.class::cast)
                .map(answer -> Ipv6Address.of((Inet6Address) answer.getAddress()))
                .findFirst();
    }

    /** The name of an address, without the dot at its end. */
    public Optional<String> name(Ipv6Address address) throws IOException {
        return ask(ReverseMap.fromAddress(address.toInetAddress()), Type.PTR).stream()
                .filter(PTRRecord.class::isInstance)
                .map(PTRRecord.class::cast)
                .map(answer -> answer.getTarget().toString(true))
                .findFirst();
    }

    private List<Record> ask(Name name, int type) throws IOException {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        return host.call(() -> exchange(query)).getSection(Section.ANSWER);
    }

    private Message exchange(Message query) throws IOException {
        byte[] octets = query.toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(MILLISECONDS);
            socket.connect(server.toInetAddress(), PORT);
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                socket.send(new DatagramPacket(octets, octets.length));
                DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
                try {
                    socket.receive(answer);
                    return new Message(
                            java.util.Arrays.copyOf(answer.getData(), answer.getLength()));
                } catch (SocketTimeoutException again) {
                    // and the question with it
                }
            }
        }
        throw new IOException("no answer from the DNS server " + server);
    }
}
