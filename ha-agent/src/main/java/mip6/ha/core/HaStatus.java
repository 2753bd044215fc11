package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.HomeAddressPool.PoolStatus;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a home agent knows, for the control socket.
 *
 * @param pendingBindings not yet acknowledged
 * @param esp pairs of ESP SAs
 * @param discarded Mobility Header messages that were not acted on, by cause
 */
public record HaStatus(
        List<BindingStatusLine> bindings,
        long pendingBindings,
        List<SessionStatus> sessions,
        int esp,
        PoolStatus pool,
        Map<String, Long> discarded) {

    /**
     * A binding whose traffic is forwarded.
     *
     * @param remaining of its lifetime
     * @param name what is published, or to be published, in the DNS
     */
    public record BindingStatusLine(
            Ipv6Address homeAddress,
            String identity,
            Ipv6Address careOfAddress,
            int sequence,
            Duration granted,
            Duration remaining,
            Optional<String> name) {}

    /**
     * An IKE SA.
     *
     * @param note what the operator should know of it; empty for nothing
     */
    public record SessionStatus(
            String identity,
            Method method,
            Ipv6Address remote,
            Optional<Ipv6Address> leased,
            boolean established,
            int esp,
            String note) {}

    static HaStatus of(
            BindingCache cache,
            Sessions sessions,
            HomeAddressPool pool,
            Map<String, Long> discarded,
            long now) {
        return new HaStatus(
                cache.inForce()
                        .sorted(Comparator.comparing(Binding::homeAddress))
                        .map(binding -> line(binding, now))
                        .toList(),
                cache.pending(),
                sessions.all().stream().map(HaStatus::session).toList(),
                sessions.pairs(),
                pool.status(),
                Map.copyOf(discarded));
    }

    private static BindingStatusLine line(Binding binding, long now) {
        return new BindingStatusLine(
                binding.homeAddress(),
                binding.identity().toString(),
                binding.careOfAddress(),
                binding.sequence().value(),
                Duration.ofSeconds(binding.granted().seconds()),
                Duration.ofNanos(Math.max(0, binding.expires() - now)),
                binding.name().map(DomainName::text));
    }

    private static SessionStatus session(Session session) {
        return new SessionStatus(
                session.peer().identity().toString(),
                session.peer().method(),
                session.remote().address(),
                session.homeAddress(),
                session.established(),
                session.pairs().size(),
                switch (session.peer().method()) {
                    case SIGNATURE, EAP, EAP_AAA -> "";
                    case UNPROVEN -> "protection = \"none\"";
                    case PRE_SHARED_KEY -> "pre-shared key (RFC 4877 7.3), outside RFC 5026 5.2";
                });
    }
}
