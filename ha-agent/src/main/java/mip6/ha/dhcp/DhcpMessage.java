package mip6.ha.dhcp;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A DHCPv6 message between a client and a server (RFC 8415 8).
 *
 * @param type RFC 8415 7.3
 * @param transaction 24 bits
 */
public record DhcpMessage(int type, int transaction, List<DhcpOption> options) {

    public static final int SOLICIT = 1;
    public static final int ADVERTISE = 2;
    public static final int REQUEST = 3;
    public static final int RENEW = 5;
    public static final int REBIND = 6;
    public static final int REPLY = 7;
    public static final int RELEASE = 8;
    public static final int DECLINE = 9;

    public DhcpMessage {
        options = List.copyOf(options);
    }

    /** Reads a whole datagram; messages of relay agents have another form and are refused. */
    public static DhcpMessage decode(Bytes octets) throws MalformedException {
        Reader in = Reader.of(octets);
        int type = in.u8("DHCPv6 message type");
        if (type == 0 || type > 11) {
            throw in.malformed("DHCPv6 message type", "is " + type);
        }
        int transaction = in.u24("DHCPv6 transaction");
        return new DhcpMessage(type, transaction, DhcpOption.readAll(in));
    }

    /** The datagram. */
    public Bytes encode() {
        Writer out = new Writer(128).u8(type).u24(transaction);
        DhcpOption.writeAll(options, out);
        return out.toBytes();
    }

    /** The client that it is from or for. */
    public Optional<Bytes> client() {
        return all(DhcpOption.ClientIdentifier.class)
                .map(DhcpOption.ClientIdentifier::duid)
                .findFirst();
    }

    /** The server that it is from or for. */
    public Optional<Bytes> server() {
        return all(DhcpOption.ServerIdentifier.class)
                .map(DhcpOption.ServerIdentifier::duid)
                .findFirst();
    }

    /** What it gives for {@code number}. */
    public Optional<Grant> grant(long number) {
        return association(number)
                .flatMap(
                        it ->
                                it.options().stream()
                                        .filter(DhcpOption.AssociatedAddress.class::isInstance)
                                        .map(DhcpOption.AssociatedAddress.class::cast)
                                        .findFirst()
                                        .map(address -> Grant.of(it, address)));
    }

    /** What is wrong with it, or with what is asked for {@code number}. */
    public Optional<DhcpOption.Status> refusal(long number) {
        Function<List<DhcpOption>, Stream<DhcpOption.Status>> statuses =
                some ->
                        some.stream()
                                .filter(DhcpOption.Status.class::isInstance)
                                .map(DhcpOption.Status.class::cast);
        return Stream.concat(
                        statuses.apply(options),
                        association(number).stream().flatMap(it -> statuses.apply(it.options())))
                .filter(it -> it.code() != DhcpOption.Status.SUCCESS)
                .findFirst();
    }

    public boolean isRapid() {
        return all(DhcpOption.RapidCommit.class).findAny().isPresent();
    }

    private Optional<DhcpOption.Association> association(long number) {
        return all(DhcpOption.Association.class).filter(it -> it.number() == number).findFirst();
    }

    private <O extends DhcpOption> Stream<O> all(Class<O> kind) {
        return options.stream().filter(kind::isInstance).map(kind::cast);
    }
}
