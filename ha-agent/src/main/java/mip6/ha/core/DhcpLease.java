package mip6.ha.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import mip6.ha.dhcp.DhcpExchange;
import mip6.ha.dhcp.DhcpMessage;
import mip6.ha.dhcp.DhcpOption;
import mip6.ha.dhcp.Grant;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far it is with a mobile node's address of a DHCPv6 server.
 *
 * @param address that it has; before, that it wishes
 * @param server empty while any may answer
 * @param exchange that is under way
 * @param said why the last server refused
 */
record DhcpLease(
        Identity holder,
        Phase phase,
        Optional<Ipv6Address> address,
        Optional<Bytes> server,
        Times times,
        Optional<DhcpExchange> exchange,
        String said) {

    /** Of the one address (IAID). */
    static final long ASSOCIATION = 1;

    /** RFC 8415 21.24 MUST be asked for. */
    private static final int SOL_MAX_RT = 82;

    enum Phase {
        ASKING,
        HELD,
        /** It is given back, or declined. */
        LEAVING
    }

    /** When it is to be renewed, rebound, given up: nanoseconds. */
    record Times(long renew, long rebind, long valid) {

        static final Times NONE = new Times(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    static DhcpLease of(Identity holder, Phase phase, Optional<Ipv6Address> address) {
        return new DhcpLease(
                holder,
                phase,
                address,
                Optional.empty(),
                Times.NONE,
                Optional.empty(),
                "no answer");
    }

    DhcpLease with(Phase next, DhcpExchange begun) {
        return new DhcpLease(holder, next, address, server, times, Optional.of(begun), said);
    }

    DhcpLease towards(Optional<Bytes> other, Optional<Ipv6Address> offered) {
        return new DhcpLease(holder, phase, offered, other, times, exchange, said);
    }

    DhcpLease saying(String why) {
        return new DhcpLease(holder, phase, address, server, times, exchange, why);
    }

    /** It is {@code grant}, by {@code by}, from {@code now} on. */
    DhcpLease held(Grant grant, Bytes by, long now) {
        return new DhcpLease(
                holder,
                Phase.HELD,
                Optional.of(grant.address()),
                Optional.of(by),
                new Times(
                        now + grant.renew().toNanos(),
                        now + grant.rebind().toNanos(),
                        now + grant.valid().toNanos()),
                Optional.empty(),
                said);
    }

    boolean sends(int type) {
        return exchange.filter(it -> it.type() == type).isPresent();
    }

    /** Anybody is asked, or who no longer knew of it. */
    boolean isRebinding() {
        return sends(DhcpMessage.REBIND) || sends(DhcpMessage.REQUEST);
    }

    long deadline() {
        long due = exchange.map(DhcpExchange::due).orElse(Long.MAX_VALUE);
        if (phase != Phase.HELD) {
            return due;
        }
        long next = isRebinding() ? times.valid() : times.rebind();
        return Math.min(due, exchange.isEmpty() ? times.renew() : next);
    }

    Bytes message(DhcpExchange sent, long now) {
        int type = sent.type();
        List<DhcpOption> options = new ArrayList<>();
        options.add(new DhcpOption.ClientIdentifier(client()));
        // RFC 8415 18.2.5 MUST NOT: REBIND names no server, nor does SOLICIT
        server.filter(_ -> type != DhcpMessage.REBIND)
                .ifPresent(duid -> options.add(new DhcpOption.ServerIdentifier(duid)));
        List<DhcpOption> addresses =
                address.stream()
                        .<DhcpOption>map(
                                it -> new DhcpOption.AssociatedAddress(it, 0, 0, List.of()))
                        .toList();
        options.add(new DhcpOption.Association(ASSOCIATION, 0, 0, addresses));
        options.add(new DhcpOption.ElapsedTime(sent.elapsed(now)));
        if (phase != Phase.LEAVING) {
            options.add(new DhcpOption.OptionRequest(List.of(SOL_MAX_RT)));
        }
        if (type == DhcpMessage.SOLICIT) {
            options.add(new DhcpOption.RapidCommit());
        }
        return new DhcpMessage(type, sent.transaction(), options).encode();
    }

    /** The client that a mobile node is: DUID-UUID (RFC 8415 11.5) of its identity. */
    Bytes client() {
        try {
            Bytes digest =
                    Bytes.wrap(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(("mip6 home address " + holder).getBytes(UTF_8)));
            // RFC 9562 5.8: version 8, variant 2
            return new Writer(18)
                    .u16(4)
                    .bytes(digest.slice(0, 6))
                    .u8(0x80 | digest.at(6) & 0x0f)
                    .bytes(digest.slice(7, 8))
                    .u8(0x80 | digest.at(8) & 0x3f)
                    .bytes(digest.slice(9, 16))
                    .toBytes();
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException(every);
        }
    }
}
