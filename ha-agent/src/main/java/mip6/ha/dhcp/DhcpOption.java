package mip6.ha.dhcp;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/** An option of a DHCPv6 message (RFC 8415 21). */
public sealed interface DhcpOption {

    /** In an option, or among those of a message. */
    int MOST = 64;

    // IANA, DHCPv6 option codes (RFC 8415 24)
    int CLIENTID = 1;
    int SERVERID = 2;
    int IA_NA = 3;
    int IAADDR = 5;
    int ORO = 6;
    int ELAPSED_TIME = 8;
    int STATUS_CODE = 13;
    int RAPID_COMMIT = 14;

    /** RFC 8415 21.2. */
    record ClientIdentifier(Bytes duid) implements DhcpOption {}

    /** RFC 8415 21.3. */
    record ServerIdentifier(Bytes duid) implements DhcpOption {}

    /**
     * IA_NA: addresses for one purpose of a client (RFC 8415 21.4).
     *
     * @param renew T1, seconds; 0 leaves it to the client
     * @param rebind T2, seconds
     */
    record Association(long number, long renew, long rebind, List<DhcpOption> options)
            implements DhcpOption {

        public Association {
            options = List.copyOf(options);
        }
    }

    /**
     * IAADDR (RFC 8415 21.6).
     *
     * @param preferred seconds
     * @param valid seconds; 0 takes the address back
     */
    record AssociatedAddress(
            Ipv6Address address, long preferred, long valid, List<DhcpOption> options)
            implements DhcpOption {

        public AssociatedAddress {
            options = List.copyOf(options);
        }
    }

    /** Codes of options that the client wants (RFC 8415 21.7). */
    record OptionRequest(List<Integer> codes) implements DhcpOption {

        public OptionRequest {
            codes = List.copyOf(codes);
        }
    }

    /** Since the exchange began: hundredths of a second (RFC 8415 21.9). */
    record ElapsedTime(int hundredths) implements DhcpOption {}

    /** RFC 8415 21.13. */
    record Status(int code, String message) implements DhcpOption {

        public static final int SUCCESS = 0;
        public static final int NO_BINDING = 3;
    }

    /** The client takes a REPLY to its SOLICIT, too; so it is one (RFC 8415 21.14). */
    record RapidCommit() implements DhcpOption {}

    record UnrecognizedOption(int code, Bytes value) implements DhcpOption {}

    /** All up to the end of {@code in}: those of a message hold some that hold some. */
    static List<DhcpOption> readAll(Reader in) throws MalformedException {
        return readAll(in, 2);
    }

    private static List<DhcpOption> readAll(Reader in, int deeper) throws MalformedException {
        List<DhcpOption> options = new ArrayList<>();
        while (!in.isEmpty()) {
            if (options.size() == MOST) {
                throw in.malformed("DHCPv6 options", "are more than " + MOST);
            }
            int code = in.u16("DHCPv6 option code");
            int length = in.u16("DHCPv6 option length");
            Reader value = in.nested(length, "DHCPv6 option");
            options.add(
                    deeper < 0
                            ? new UnrecognizedOption(code, value.rest())
                            : read(code, value, deeper - 1));
            value.end("DHCPv6 option " + code);
        }
        return options;
    }

    private static DhcpOption read(int code, Reader in, int deeper) throws MalformedException {
        return switch (code) {
            case CLIENTID -> new ClientIdentifier(in.rest());
            case SERVERID -> new ServerIdentifier(in.rest());
            case IA_NA ->
                    new Association(
                            in.u32("IAID"), in.u32("T1"), in.u32("T2"), readAll(in, deeper));
            case IAADDR ->
                    new AssociatedAddress(
                            in.address("IAADDR address"),
                            in.u32("preferred lifetime"),
                            in.u32("valid lifetime"),
                            readAll(in, deeper));
            case ORO -> {
                List<Integer> codes = new ArrayList<>();
                while (!in.isEmpty()) {
                    codes.add(in.u16("requested option"));
                }
                yield new OptionRequest(codes);
            }
            case ELAPSED_TIME -> new ElapsedTime(in.u16("elapsed time"));
            case STATUS_CODE -> new Status(in.u16("status code"), in.rest().toUtf8());
            case RAPID_COMMIT -> new RapidCommit();
            default -> new UnrecognizedOption(code, in.rest());
        };
    }

    /** Appends {@code options}. */
    static void writeAll(List<DhcpOption> options, Writer out) {
        for (DhcpOption option : options) {
            int start = out.length();
            out.u16(option.code()).u16(0);
            option.write(out);
            out.patchU16(start + 2, out.length() - start - 4);
        }
    }

    private int code() {
        return switch (this) {
            case ClientIdentifier _ -> CLIENTID;
            case ServerIdentifier _ -> SERVERID;
            case Association _ -> IA_NA;
            case AssociatedAddress _ -> IAADDR;
            case OptionRequest _ -> ORO;
            case ElapsedTime _ -> ELAPSED_TIME;
            case Status _ -> STATUS_CODE;
            case RapidCommit _ -> RAPID_COMMIT;
            case UnrecognizedOption other -> other.code();
        };
    }

    private void write(Writer out) {
        switch (this) {
            case ClientIdentifier(Bytes duid) -> out.bytes(duid);
            case ServerIdentifier(Bytes duid) -> out.bytes(duid);
            case Association(long number, long renew, long rebind, var options) -> {
                out.u32(number).u32(renew).u32(rebind);
                writeAll(options, out);
            }
            case AssociatedAddress(var address, long preferred, long valid, var options) -> {
                out.address(address).u32(preferred).u32(valid);
                writeAll(options, out);
            }
            case OptionRequest(List<Integer> codes) -> codes.forEach(out::u16);
            case ElapsedTime(int hundredths) -> out.u16(hundredths);
            case Status(int code, String message) -> out.u16(code).bytes(Bytes.ofUtf8(message));
            case RapidCommit() -> {}
            case UnrecognizedOption(int _, Bytes value) -> out.bytes(value);
        }
    }
}
