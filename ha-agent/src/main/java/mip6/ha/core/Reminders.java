package mip6.ha.core;

import mip6.agent.report.Report;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.wire.Ipv6Address;

import java.util.List;

/**
 * Asks who has not refreshed its binding shortly before that ends to do so, once: a Binding Refresh
 * Request (RFC 6275 6.1.2, 9.5.5). Who refreshes in time never sees one.
 */
final class Reminders {

    /** The share of the lifetime that is left then. */
    private static final int SHARE = 8;

    private final BindingCache cache;
    private final Sessions sessions;
    private final Timers<Ipv6Address> timers = new Timers<>();

    Reminders(BindingCache cache, Sessions sessions) {
        this.cache = cache;
        this.sessions = sessions;
    }

    /** A binding was acknowledged: begun, refreshed, or ended. */
    void registered(Binding binding) {
        if (binding.hasEnded()) {
            timers.clear(binding.homeAddress());
        } else {
            timers.set(
                    binding.homeAddress(),
                    binding.expires() - binding.granted().nanoseconds() / SHARE);
        }
    }

    void timePassed(long now, Effects out) {
        for (Ipv6Address homeAddress : timers.due(now)) {
            cache.inForce(homeAddress).ifPresent(binding -> remind(binding, out));
        }
    }

    long deadline() {
        return timers.first();
    }

    private void remind(Binding binding, Effects out) {
        Ipv6Address homeAddress = binding.homeAddress();
        sessions.signalling(binding.identity(), homeAddress)
                .ifPresent(
                        sa -> {
                            out.add(
                                    TunnelledMessage.send(
                                            new BindingRefreshRequest(List.of()),
                                            binding.homeAgent(),
                                            homeAddress,
                                            binding.careOfAddress(),
                                            sa));
                            out.report(
                                    Report.info("binding-refresh-requested")
                                            .with("home-address", homeAddress));
                        });
    }
}
