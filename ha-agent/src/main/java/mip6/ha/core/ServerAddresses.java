package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Has home addresses given by the DHCPv6 server of the home link (RFC 5026 5.3.1): a mobile node
 * without one waits until the server has answered, and one that nobody uses any more goes back.
 */
final class ServerAddresses {

    private final DhcpLeases leases;
    private final HomeAddressPool pool;
    private final Map<Identity, List<IkeAction.Authorize>> waiting = new HashMap<>();
    private final Map<Ipv6Address, Identity> holders = new HashMap<>();
    private final Deque<Ipv6Address> unused = new ArrayDeque<>();
    private final Deque<Ipv6Address> duplicates = new ArrayDeque<>();

    ServerAddresses(HomeAddressPool pool, RandomGenerator random) {
        this.pool = pool;
        leases = new DhcpLeases(random);
        pool.heed(
                address -> {
                    if (holders.containsKey(address)) {
                        unused.add(address);
                    }
                });
    }

    /** Those of bindings from before a restart, if they are not configured. */
    void restored(Binding binding, long now) {
        Identity holder = binding.identity();
        if (!pool.hasOwn(holder) && pool.assign(holder, List.of(binding.homeAddress()))) {
            holders.put(binding.homeAddress(), holder);
            leases.adopt(holder, binding.homeAddress(), now);
        }
    }

    /** Whether the server has to be asked first; then {@link #settle} has the answer. */
    boolean isAsked(IkeAction.Authorize asked, long now) {
        Identity identity = asked.peer().identity();
        if (asked.request().isEmpty()
                || !asked.peer().addresses().isEmpty()
                || pool.hasOwn(identity)) {
            return false;
        }
        waiting.computeIfAbsent(identity, _ -> new ArrayList<>()).add(asked);
        leases.ask(identity, asked.request().flatMap(ConfigurationRequest::address), now);
        return true;
    }

    /** The SA is gone, and waits no longer. */
    void forget(IkeSaId id) {
        waiting.values().forEach(each -> each.removeIf(asked -> asked.id().equals(id)));
    }

    /** Another node of the link has {@code address}. */
    void duplicate(Ipv6Address address) {
        if (holders.containsKey(address)) {
            duplicates.add(address);
        }
    }

    void received(Bytes message, long now, Effects out) {
        leases.received(message, now)
                .ifPresent(cause -> out.report(Report.debug("dropped").with("cause", cause)));
    }

    void timePassed(long now) {
        leases.timePassed(now);
    }

    long deadline() {
        return leases.deadline();
    }

    /** Does what follows from what has happened. */
    void settle(KeyExchange keyExchange, long now, Effects out) {
        for (Ipv6Address address = unused.poll(); address != null; address = unused.poll()) {
            Identity holder = holders.get(address);
            if (holder != null && pool.owner(address).isEmpty()) {
                forsake(holder, address, out);
                leases.release(holder, now);
            }
        }
        for (Ipv6Address each = duplicates.poll(); each != null; each = duplicates.poll()) {
            Identity holder = holders.get(each);
            if (holder != null) {
                leases.decline(holder, now);
                lost(holder, each, "another node has it", keyExchange, now, out);
            }
        }
        for (var next = leases.next(); next.isPresent(); next = leases.next()) {
            switch (next.get()) {
                case DhcpLeases.Step.Send(Bytes message) -> out.add(new HaAction.SendDhcp(message));
                case DhcpLeases.Step.Leased leased -> leased(leased, keyExchange, now, out);
                case DhcpLeases.Step.Refused(Identity holder, String why) -> {
                    refused(holder, why, out);
                    answer(holder, keyExchange, now, out);
                }
                case DhcpLeases.Step.Lost(Identity holder, Ipv6Address address, String why) ->
                        lost(holder, address, why, keyExchange, now, out);
            }
        }
    }

    private void leased(
            DhcpLeases.Step.Leased leased, KeyExchange keyExchange, long now, Effects out) {
        Identity holder = leased.holder();
        Ipv6Address address = leased.address();
        if (!pool.assign(holder, List.of(address))) {
            leases.decline(holder, now);
            refused(holder, address + " is no home address, or another mobile node's", out);
        } else {
            holders.put(address, holder);
            out.report(
                    Report.info("dhcp-lease")
                            .with("identity", holder.toString())
                            .with("home-address", address)
                            .with("valid", leased.valid()));
        }
        answer(holder, keyExchange, now, out);
        if (pool.owner(address).isEmpty()) {
            unused.add(address);
        }
    }

    private void answer(Identity holder, KeyExchange keyExchange, long now, Effects out) {
        Optional.ofNullable(waiting.remove(holder))
                .ifPresent(
                        all -> all.forEach(asked -> out.ike(keyExchange.decide(asked, now, out))));
    }

    private static void refused(Identity holder, String why, Effects out) {
        out.report(
                Report.warning("dhcp-refused")
                        .with("identity", holder.toString())
                        .with("why", why));
    }

    private void lost(
            Identity holder,
            Ipv6Address address,
            String why,
            KeyExchange keyExchange,
            long now,
            Effects out) {
        forsake(holder, address, out);
        out.report(
                Report.warning("dhcp-lease-lost")
                        .with("identity", holder.toString())
                        .with("home-address", address)
                        .with("why", why));
        keyExchange.disconnect(holder::equals, now, out);
    }

    private void forsake(Identity holder, Ipv6Address address, Effects out) {
        holders.remove(address);
        pool.withdraw(holder, address, out.actions());
    }
}
