package mip6.mn.edge;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.mn.core.MnReport;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of the home agents that the latest discovery found. The loop's alone. */
final class KnownHomeAgents {

    private final Map<Ipv6Address, Line> lines = new LinkedHashMap<>();

    /** What a home agent is to this node. */
    enum State {
        /** Not asked yet. */
        FOUND,
        SERVING,
        GIVEN_UP,
        LOST
    }

    /**
     * For the control socket, in the order in which they are tried.
     *
     * @param why it does not serve
     */
    record Line(String homeAgent, Ipv6Address address, State state, Optional<String> why) {}

    void heard(MnReport report) {
        if (report instanceof MnReport.HomeAgentsFound found) {
            lines.clear();
            found.candidates().forEach(each -> put(each, State.FOUND, Optional.empty()));
        } else if (report instanceof MnReport.HomeAgentGivenUp given) {
            put(given.candidate(), State.GIVEN_UP, Optional.of(given.why().toString()));
        } else if (report instanceof MnReport.Bootstrapped done) {
            put(done.homeAgent(), State.SERVING, Optional.empty());
        } else if (report instanceof MnReport.HomeAgentLost lost) {
            lines.computeIfPresent(
                    lost.homeAgent(),
                    (_, line) ->
                            new Line(
                                    line.homeAgent(),
                                    line.address(),
                                    State.LOST,
                                    Optional.of(lost.why().toString())));
        }
    }

    List<Line> all() {
        return new ArrayList<>(lines.values());
    }

    private void put(HomeAgentCandidate candidate, State state, Optional<String> why) {
        lines.put(
                candidate.address(), new Line(candidate.target(), candidate.address(), state, why));
    }
}
