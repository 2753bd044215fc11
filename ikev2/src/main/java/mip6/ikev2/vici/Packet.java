package mip6.ikev2.vici;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * A packet of the VICI protocol. On the stream each stands behind its length, 32 bits. There is no
 * number that would tell which request an answer belongs to: on one connection there is only ever
 * one request at a time.
 */
public sealed interface Packet {

    /** Octets of a packet; charon discards longer ones of both directions without a word. */
    int LONGEST = 512 * 1024;

    /** Octets of the length in front of a packet. */
    int LENGTH_OCTETS = 4;

    /** Asks charon to do something. */
    record CommandRequest(String command, Section arguments) implements Packet {
        public CommandRequest {
            Names.check(command);
        }
    }

    /** What charon says to a command, behind all events that belong to it. */
    record CommandResponse(Section content) implements Packet {}

    /** Charon has no such command. */
    record CommandUnknown() implements Packet {}

    /** Asks for events of a kind. Asked twice, charon sends each twice. */
    record EventRegister(String event) implements Packet {
        public EventRegister {
            Names.check(event);
        }
    }

    /** Asks for no more events of a kind. */
    record EventUnregister(String event) implements Packet {
        public EventUnregister {
            Names.check(event);
        }
    }

    /** Charon begins, or ends, to send such events. */
    record EventConfirm() implements Packet {}

    /** Charon has no such event, or was not sending it. */
    record EventUnknown() implements Packet {}

    /** Something happened, or is part of an answer. */
    record Event(String event, Section content) implements Packet {
        public Event {
            Names.check(event);
        }
    }

    /**
     * The octets of the packet, with its length in front.
     *
     * @throws IllegalArgumentException where it is longer than {@link #LONGEST}
     */
    default Bytes encode() {
        Writer writer = new Writer();
        switch (this) {
            case CommandRequest(String command, Section arguments) -> {
                Names.write(writer.u8(0), command);
                writer.bytes(arguments.encode());
            }
            case CommandResponse(Section content) -> writer.u8(1).bytes(content.encode());
            case CommandUnknown() -> writer.u8(2);
            case EventRegister(String event) -> Names.write(writer.u8(3), event);
            case EventUnregister(String event) -> Names.write(writer.u8(4), event);
            case EventConfirm() -> writer.u8(5);
            case EventUnknown() -> writer.u8(6);
            case Event(String event, Section content) -> {
                Names.write(writer.u8(7), event);
                writer.bytes(content.encode());
            }
        }
        if (writer.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a packet of " + writer.length() + " octets: at most " + LONGEST + " are read");
        }
        return new Writer(LENGTH_OCTETS + writer.length())
                .u32(writer.length())
                .bytes(writer.toBytes())
                .toBytes();
    }

    /** Reads all of {@code octets}, which stood behind a length, as a packet. */
    static Packet decode(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        int type = reader.u8("packet type");
        Packet packet =
                switch (type) {
                    case 0 ->
                            new CommandRequest(
                                    Names.read(reader, "command"), Section.decode(reader.rest()));
                    case 1 -> new CommandResponse(Section.decode(reader.rest()));
                    case 2 -> new CommandUnknown();
                    case 3 -> new EventRegister(Names.read(reader, "event"));
                    case 4 -> new EventUnregister(Names.read(reader, "event"));
                    case 5 -> new EventConfirm();
                    case 6 -> new EventUnknown();
                    case 7 -> new Event(Names.read(reader, "event"), Section.decode(reader.rest()));
                    default -> throw reader.malformed("packet type", "unknown: " + type);
                };
        reader.end("packet");
        return packet;
    }
}
