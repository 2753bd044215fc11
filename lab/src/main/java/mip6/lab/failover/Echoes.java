package mip6.lab.failover;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Echo requests (RFC 4443 4.1) to some addresses, and which of them were answered. A socket hears
 * the answers to others' requests, too: what is asked says who asks.
 */
final class Echoes {

    static final int ECHO_REPLY = 129;
    private static final int ECHO_REQUEST = 128;
    private static final int HEADER = 8;

    /** Of the asker, at the beginning of the data. */
    private static final int NAME = 8;

    private static final int REST = 48;

    /** The identifier of the first address; the next has the next. */
    private static final int IDENTIFIER = 0x6000;

    private final List<Ipv6Address> targets;
    private final Bytes asker;
    private final List<List<Echo>> echoes = new ArrayList<>();

    /**
     * A request and what became of it.
     *
     * @param sent nanoseconds of the boot clock
     * @param answered the same; empty where no answer has come
     */
    record Echo(long sent, OptionalLong answered) {}

    /**
     * None was sent yet.
     *
     * @param asker a number that nobody else has
     */
    Echoes(List<Ipv6Address> targets, long asker) {
        this.targets = List.copyOf(targets);
        this.asker = new Writer(NAME).u64(asker).toBytes();
        targets.forEach(_ -> echoes.add(new ArrayList<>()));
    }

    List<Ipv6Address> targets() {
        return targets;
    }

    /** The next request to one of the targets, which leaves now; its checksum is the kernel's. */
    Bytes request(int number, long now) {
        List<Echo> sent = echoes.get(number);
        int sequence = sent.size() & 0xffff;
        sent.add(new Echo(now, OptionalLong.empty()));
        return new Writer(HEADER + NAME + REST)
                .u8(ECHO_REQUEST)
                .zeros(3)
                .u16(IDENTIFIER + number)
                .u16(sequence)
                .bytes(asker)
                .zeros(REST)
                .toBytes();
    }

    /** A message has come: it counts where it is the first answer to a request. */
    void take(Ipv6Address source, Bytes message, long now) {
        if (message.length() < HEADER + NAME
                || message.at(0) != ECHO_REPLY
                || !message.slice(HEADER, HEADER + NAME).equals(asker)) {
            return;
        }
        int number = (message.at(4) << 8 | message.at(5)) - IDENTIFIER;
        int sequence = message.at(6) << 8 | message.at(7);
        if (number < 0 || number >= targets.size() || !source.equals(targets.get(number))) {
            return;
        }
        List<Echo> sent = echoes.get(number);
        if (sequence < sent.size() && sent.get(sequence).answered().isEmpty()) {
            sent.set(sequence, new Echo(sent.get(sequence).sent(), OptionalLong.of(now)));
        }
    }

    /** All requests to each address since {@code since}, nanoseconds of the boot clock. */
    List<List<Echo>> since(long since) {
        return echoes.stream()
                .map(each -> each.stream().filter(echo -> echo.sent() >= since).toList())
                .toList();
    }

    /** Whether each address has answered a request of after {@code since}. */
    boolean allAnswered(long since) {
        return since(since).stream()
                .allMatch(each -> each.stream().anyMatch(echo -> echo.answered().isPresent()));
    }
}
