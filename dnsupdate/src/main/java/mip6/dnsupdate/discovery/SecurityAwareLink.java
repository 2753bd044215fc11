package mip6.dnsupdate.discovery;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;

import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What dnsjava's validator asks by: one resolver, by our own sockets, signatures included (RFC 4035
 * 3.2.1). For one thread.
 */
final class SecurityAwareLink implements Resolver {

    /** What a datagram may hold without being fragmented anywhere. */
    private static final int UDP_PAYLOAD = 1232;

    /** A chain of proofs that is longer is none. */
    private static final int MOST_QUERIES = 64;

    private final Optional<Way> way;
    private int roundTrips;

    /** To whom, and how patiently. */
    private record Way(DnsServer server, Duration timeout, RandomGenerator random) {}

    /** One that asks nobody. */
    SecurityAwareLink() {
        way = Optional.empty();
    }

    SecurityAwareLink(DnsServer server, Duration timeout, RandomGenerator random) {
        way = Optional.of(new Way(server, timeout, random));
    }

    int roundTrips() {
        return roundTrips;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        try {
            return CompletableFuture.completedFuture(ask(query));
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private Message ask(Message query) throws IOException {
        Way to = way.orElseThrow(() -> new IOException("nobody to ask"));
        if (roundTrips >= MOST_QUERIES) {
            throw new IOException("more than " + MOST_QUERIES + " questions for one proof");
        }
        Message asked = query.clone();
        asked.getHeader().setID(to.random().nextInt(0x1_0000));
        asked.removeAllRecords(Section.ADDITIONAL);
        asked.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        byte[] octets = asked.toWire();
        roundTrips++;
        Message answer =
                to.server()
                        .askByUdp(
                                octets,
                                Deadline.in(to.timeout()),
                                to.timeout(),
                                reply -> answer(asked, reply));
        if (answer.getHeader().getFlag(Flags.TC)) {
            Deadline deadline = Deadline.in(to.timeout());
            try (DnsServer.Connection connection = to.server().connect(deadline)) {
                roundTrips += 2;
                answer = connection.ask(octets, deadline, reply -> answer(asked, reply));
            }
        }
        answer.getHeader().setID(query.getHeader().getID());
        return answer;
    }

    /** RFC 5452 9.1: anything else is no answer. */
    private static Optional<Message> answer(Message asked, byte[] reply) {
        try {
            Message message = new Message(reply);
            boolean answers =
                    message.getHeader().getID() == asked.getHeader().getID()
                            && message.getHeader().getFlag(Flags.QR)
                            && asked.getQuestion().equals(message.getQuestion());
            return Optional.of(message).filter(_ -> answers);
        } catch (IOException | RuntimeException malformed) {
            // dnsjava refuses some octets with unchecked exceptions
            return Optional.empty();
        }
    }

    // The rest of dnsjava's interface: all of it is decided here.

    @Override
    public void setPort(int port) {}

    @Override
    public void setTCP(boolean flag) {}

    @Override
    public void setIgnoreTruncation(boolean flag) {}

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

    @Override
    public void setTSIGKey(TSIG key) {}

    @Override
    public void setTimeout(Duration timeout) {}
}
