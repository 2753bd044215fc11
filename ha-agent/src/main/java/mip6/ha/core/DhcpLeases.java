package mip6.ha.core;

import mip6.ha.dhcp.DhcpExchange;
import mip6.ha.dhcp.DhcpMessage;
import mip6.ha.dhcp.DhcpOption;
import mip6.ha.dhcp.Grant;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Addresses of a DHCPv6 server on the home link, one for each mobile node (RFC 5026 5.3.1, RFC 8415
 * 18.2). To the server each mobile node is a client of its own, named after its identity: so the
 * server remembers whose an address is, and nothing has to be kept here over a restart.
 */
final class DhcpLeases {

    private final RandomGenerator random;
    private final Map<String, DhcpLease> leases = new HashMap<>();
    private final Map<Integer, String> open = new HashMap<>();
    private final Timers<String> timers = new Timers<>();
    private final Deque<Step> steps = new ArrayDeque<>();

    /** What follows for others. */
    sealed interface Step {

        record Send(Bytes message) implements Step {}

        record Leased(Identity holder, Ipv6Address address, Duration valid) implements Step {}

        record Refused(Identity holder, String why) implements Step {}

        /** It must not be used any more. */
        record Lost(Identity holder, Ipv6Address address, String why) implements Step {}
    }

    DhcpLeases(RandomGenerator random) {
        this.random = random;
    }

    /** What is to be done next. */
    Optional<Step> next() {
        return Optional.ofNullable(steps.poll());
    }

    /** The address that {@code holder} has. */
    Optional<Ipv6Address> of(Identity holder) {
        return Optional.ofNullable(leases.get(holder.toString()))
                .filter(it -> it.phase() == DhcpLease.Phase.HELD)
                .flatMap(DhcpLease::address);
    }

    /** Asks for an address, unless that is under way. */
    void ask(Identity holder, Optional<Ipv6Address> wished, long now) {
        DhcpLease before = leases.get(holder.toString());
        if (before == null || before.phase() == DhcpLease.Phase.LEAVING) {
            DhcpLease fresh = DhcpLease.of(holder, DhcpLease.Phase.ASKING, wished);
            put(begun(fresh, DhcpLease.Phase.ASKING, DhcpMessage.SOLICIT, now), now);
        }
    }

    /** One from before a restart: whoever knows of it is asked to go on with it. */
    void adopt(Identity holder, Ipv6Address address, long now) {
        DhcpLease fresh = DhcpLease.of(holder, DhcpLease.Phase.HELD, Optional.of(address));
        put(begun(fresh, DhcpLease.Phase.HELD, DhcpMessage.REBIND, now), now);
    }

    /** Nobody uses it any more. */
    void release(Identity holder, long now) {
        leave(holder, DhcpMessage.RELEASE, now);
    }

    /** It cannot be used: another node has it (RFC 8415 18.2.8). */
    void decline(Identity holder, long now) {
        leave(holder, DhcpMessage.DECLINE, now);
    }

    private void leave(Identity holder, int type, long now) {
        DhcpLease before = leases.get(holder.toString());
        if (before != null
                && before.server().isPresent()
                && before.phase() == DhcpLease.Phase.HELD) {
            put(begun(before, DhcpLease.Phase.LEAVING, type, now), now);
        } else if (before != null) {
            remove(before);
        }
    }

    /**
     * A datagram for the client's port.
     *
     * @return why it was dropped; empty where it was not
     */
    Optional<String> received(Bytes octets, long now) {
        DhcpMessage message;
        try {
            message = DhcpMessage.decode(octets);
        } catch (MalformedException unreadable) {
            return Optional.of("dhcp-malformed");
        }
        DhcpLease lease =
                Optional.ofNullable(open.get(message.transaction())).map(leases::get).orElse(null);
        // RFC 8415 16.3, 16.10 MUST: whose it is, and from whom, has to be said
        if (lease == null
                || !message.client().equals(Optional.of(lease.client()))
                || message.server().isEmpty()) {
            return Optional.of("dhcp-unasked");
        }
        boolean offers = message.type() == DhcpMessage.ADVERTISE && lease.server().isEmpty();
        boolean answers =
                message.type() == DhcpMessage.REPLY
                        && (!lease.sends(DhcpMessage.SOLICIT) || message.isRapid());
        if (offers && lease.sends(DhcpMessage.SOLICIT)) {
            offered(lease, message, now);
        } else if (answers) {
            answered(lease, message, now);
        } else {
            return Optional.of("dhcp-unasked");
        }
        return Optional.empty();
    }

    /**
     * The first server with an address is taken at once: a mobile node waits, and RFC 8415 18.2.1
     * would have others waited for a second.
     */
    private void offered(DhcpLease lease, DhcpMessage message, long now) {
        Optional<Grant> grant = usable(message);
        DhcpLease next =
                grant.isEmpty()
                        ? lease.saying(why(message))
                        : begun(
                                lease.towards(message.server(), grant.map(Grant::address)),
                                DhcpLease.Phase.ASKING,
                                DhcpMessage.REQUEST,
                                now);
        put(next, now);
    }

    private void answered(DhcpLease lease, DhcpMessage message, long now) {
        Optional<Grant> grant = usable(message);
        Bytes server = message.server().orElseThrow();
        switch (lease.phase()) {
            case LEAVING -> remove(lease);
            case ASKING -> {
                if (grant.isPresent()) {
                    put(lease.held(grant.get(), server, now), now);
                    steps.add(
                            new Step.Leased(
                                    lease.holder(), grant.get().address(), grant.get().valid()));
                } else {
                    remove(lease);
                    steps.add(new Step.Refused(lease.holder(), why(message)));
                }
            }
            case HELD -> {
                Ipv6Address own = lease.address().orElseThrow();
                if (grant.filter(it -> it.address().equals(own)).isPresent()) {
                    put(lease.held(grant.get(), server, now), now);
                } else if (isForgotten(message) && !lease.sends(DhcpMessage.REQUEST)) {
                    // RFC 8415 18.2.10.1: a server that does not know of it may give it again
                    DhcpLease asking = lease.towards(Optional.of(server), lease.address());
                    put(begun(asking, DhcpLease.Phase.HELD, DhcpMessage.REQUEST, now), now);
                } else if (grant.isPresent() || message.grant(DhcpLease.ASSOCIATION).isPresent()) {
                    lost(lease, "the server has taken it back");
                } else if (lease.sends(DhcpMessage.REQUEST)) {
                    lost(lease, why(message));
                }
            }
        }
    }

    /** A lifetime of 0 takes an address back. */
    private static Optional<Grant> usable(DhcpMessage message) {
        return message.grant(DhcpLease.ASSOCIATION).filter(it -> it.valid().isPositive());
    }

    private static boolean isForgotten(DhcpMessage message) {
        return message.refusal(DhcpLease.ASSOCIATION)
                .filter(it -> it.code() == DhcpOption.Status.NO_BINDING)
                .isPresent();
    }

    private static String why(DhcpMessage message) {
        return message.refusal(DhcpLease.ASSOCIATION)
                .map(it -> "status " + it.code() + " " + it.message())
                .orElse("no address in the answer");
    }

    void timePassed(long now) {
        for (String name : timers.due(now)) {
            Optional.ofNullable(leases.get(name)).ifPresent(lease -> due(lease, now));
        }
    }

    long deadline() {
        return timers.first();
    }

    private void due(DhcpLease lease, long now) {
        boolean resend = lease.exchange().filter(it -> it.due() <= now).isPresent();
        boolean over = resend && lease.exchange().filter(DhcpExchange::isOver).isPresent();
        switch (lease.phase()) {
            case ASKING -> {
                if (over) {
                    remove(lease);
                    steps.add(new Step.Refused(lease.holder(), lease.said()));
                } else {
                    repeat(lease, now);
                }
            }
            case LEAVING -> {
                if (over) {
                    remove(lease);
                } else {
                    repeat(lease, now);
                }
            }
            case HELD -> {
                if (now >= lease.times().valid()) {
                    lost(lease, "no server has renewed it");
                } else if (over || now >= lease.times().rebind() && !lease.isRebinding()) {
                    put(begun(lease, DhcpLease.Phase.HELD, DhcpMessage.REBIND, now), now);
                } else if (lease.exchange().isEmpty()) {
                    put(begun(lease, DhcpLease.Phase.HELD, DhcpMessage.RENEW, now), now);
                } else {
                    repeat(lease, now);
                }
            }
        }
    }

    private void lost(DhcpLease lease, String why) {
        remove(lease);
        steps.add(new Step.Lost(lease.holder(), lease.address().orElseThrow(), why));
    }

    private DhcpLease begun(DhcpLease lease, DhcpLease.Phase phase, int type, long now) {
        DhcpExchange exchange = DhcpExchange.begin(type, now, random);
        while (open.containsKey(exchange.transaction())) {
            exchange = DhcpExchange.begin(type, now, random);
        }
        DhcpLease next = lease.with(phase, exchange);
        steps.add(new Step.Send(next.message(exchange, now)));
        return next;
    }

    private void repeat(DhcpLease lease, long now) {
        DhcpExchange again = lease.exchange().orElseThrow().again(now, random);
        put(lease.with(lease.phase(), again), now);
        steps.add(new Step.Send(lease.message(again, now)));
    }

    /** In place of what is there. */
    private void put(DhcpLease next, long now) {
        Optional.ofNullable(leases.get(next.holder().toString())).ifPresent(this::remove);
        String name = next.holder().toString();
        leases.put(name, next);
        next.exchange().ifPresent(it -> open.put(it.transaction(), name));
        timers.set(name, Math.max(now, next.deadline()));
    }

    private void remove(DhcpLease lease) {
        String name = lease.holder().toString();
        leases.remove(name);
        timers.clear(name);
        lease.exchange().ifPresent(it -> open.remove(it.transaction()));
    }
}
