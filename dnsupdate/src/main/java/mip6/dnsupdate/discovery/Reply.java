package mip6.dnsupdate.discovery;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What one message of a resolver means for the question that it was asked. */
sealed interface Reply {

    /** How many aliases are followed. */
    int MAX_ALIASES = 8;

    /** It counts. */
    record Answered(Answer answer) implements Reply {}

    /** To be asked again by TCP. */
    record Truncated() implements Reply {}

    /** This resolver is of no use; another may be. */
    record Useless(String cause) implements Reply {}

    /**
     * Reads octets that came back for query {@code id}: empty where they are no answer to it (RFC
     * 5452 9.1).
     */
    static Optional<Reply> read(Question question, int id, byte[] octets) {
        Message message;
        try {
            message = new Message(octets);
        } catch (IOException | RuntimeException e) {
            // dnsjava refuses some octets with unchecked exceptions
            return isHeaderOf(id, octets)
                    ? Optional.of(new Useless("malformed answer"))
                    : Optional.empty();
        }
        Header header = message.getHeader();
        if (header.getID() != id
                || !header.getFlag(Flags.QR)
                || header.getOpcode() != Opcode.QUERY
                || !repeats(question, message)) {
            return Optional.empty();
        }
        return Optional.of(of(question, message));
    }

    private static boolean isHeaderOf(int id, byte[] octets) {
        return octets.length >= Header.LENGTH
                && ((octets[0] & 0xff) << 8 | octets[1] & 0xff) == id
                && (octets[2] & 0x80) != 0;
    }

    /** A server that understood nothing may leave the question out. */
    private static boolean repeats(Question question, Message message) {
        List<Record> questions = message.getSection(Section.QUESTION);
        if (questions.isEmpty()) {
            int rcode = message.getRcode();
            return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
        }
        Record repeated = questions.getFirst();
        return questions.size() == 1
                && repeated.getName().equals(question.name())
                && repeated.getType() == question.type()
                && repeated.getDClass() == DClass.IN;
    }

    /** What an answer to {@code question} says. */
    static Reply of(Question question, Message message) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return new Useless(Rcode.string(rcode));
        }
        if (message.getHeader().getFlag(Flags.TC)) {
            return new Truncated();
        }
        List<Record> answers = message.getSection(Section.ANSWER);
        Name name = question.name();
        long timeToLive = Integer.MAX_VALUE;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            List<Record> records = records(answers, name, question.type());
            if (!records.isEmpty()) {
                for (Record record : records) {
                    timeToLive = Math.min(timeToLive, record.getTTL());
                }
                return new Answered(
                        new Answer.Records(
                                records,
                                message.getSection(Section.ADDITIONAL),
                                Duration.ofSeconds(timeToLive)));
            }
            List<Record> alias = records(answers, name, Type.CNAME);
            if (alias.isEmpty()) {
                return nothing(message, rcode);
            }
            timeToLive = Math.min(timeToLive, alias.getFirst().getTTL());
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        return new Useless("more than " + MAX_ALIASES + " aliases");
    }

    private static Reply nothing(Message message, int rcode) {
        if (rcode == Rcode.NXDOMAIN) {
            return new Answered(new Answer.NoSuchName());
        }
        boolean referral =
                !message.getHeader().getFlag(Flags.AA)
                        && has(message, Type.NS)
                        && !has(message, Type.SOA);
        return referral ? new Useless("lame") : new Answered(new Answer.NoRecords());
    }

    private static boolean has(Message message, int type) {
        return message.getSection(Section.AUTHORITY).stream().anyMatch(r -> r.getType() == type);
    }

    private static List<Record> records(List<Record> section, Name name, int type) {
        Stream<Record> matching =
                section.stream()
                        .filter(r -> r.getType() == type && r.getDClass() == DClass.IN)
                        .filter(r -> r.getName().equals(name));
        return matching.toList();
    }
}
