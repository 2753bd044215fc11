package mip6.lab.failover;

import mip6.agent.configuration.DurationText;
import mip6.lab.failover.FailoverOptions.Fault;

import java.util.Locale;
import java.util.Optional;

/**
 * What a run was like, in words; what two runs have to have in common to be compared.
 *
 * @param fault such as {@code kill} or {@code pause 250ms}
 * @param delay round-trip time added on the mobile nodes' links, in milliseconds
 * @param loss share of frames lost on them
 * @param limit of takeovers at once; empty where home agents find it out
 */
record Conditions(
        int mobileNodes,
        int eap,
        int firewalled,
        int homeAgents,
        String prefix,
        String fault,
        String detector,
        String auth,
        double delay,
        double loss,
        Optional<Integer> limit) {

    static Conditions of(FailoverOptions options) {
        return new Conditions(
                options.mobileNodes(),
                options.hidden().eap(),
                options.hidden().firewalled(),
                options.homeAgents(),
                options.samePrefix() ? "same" : "different",
                words(options.fault()),
                options.detector().label(),
                options.auth().name().toLowerCase(Locale.ROOT),
                options.links().delay().toNanos() / 1e6,
                options.links().loss(),
                options.limit().stream().boxed().findFirst());
    }

    private static String words(Fault fault) {
        return switch (fault) {
            case Fault.Kill _ -> "kill";
            case Fault.Pause(var duration) -> "pause " + DurationText.of(duration);
            case Fault.Restart _ -> "restart";
            case Fault.Partition _ -> "partition";
            case Fault.Drain(int perSecond) -> "drain " + perSecond;
        };
    }
}
