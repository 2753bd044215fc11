package mip6.ha.edge;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ha.cluster.ClusterEvent;
import mip6.ha.cluster.Heartbeat;
import mip6.ha.cluster.Member;
import mip6.ha.core.HaEvent;
import mip6.ha.store.Rejoined;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What comes from the other home agents and the store, on its way to the loop.
 *
 * @param certain takes what must not get lost
 * @param repeated takes what comes again soon
 */
record ClusterIncoming(
        Reporter reporter,
        Consumer<HomeAgentInput> certain,
        Consumer<HomeAgentInput> repeated,
        Consumer<Throwable> failure)
        implements ClusterEdge.Receiver {

    @Override
    public void members(List<Member> others) {
        about(new ClusterEvent.Members(others));
    }

    @Override
    public void abandoned(Set<String> names) {
        about(new ClusterEvent.Abandoned(names));
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
        repeated.accept(new HomeAgentInput.OfCluster(new ClusterEvent.Heard(heartbeat)));
    }

    @Override
    public void reported(String name) {
        about(new ClusterEvent.Reported(name));
    }

    @Override
    public void rejoined(Rejoined left) {
        reporter.report(Report.warning("taken-over").with("left", left.own().size()));
        certain.accept(new HomeAgentInput.JoinedAgain(left));
    }

    @Override
    public void taken(List<Ipv6Address> homeAddresses) {
        reporter.report(Report.info("mobile-nodes-gone").with("count", homeAddresses.size()));
        certain.accept(HomeAgentNode.event(new HaEvent.LetGo(homeAddresses)));
    }

    @Override
    public void claimed(List<StoredBinding> bindings) {
        certain.accept(new HomeAgentInput.Claimed(bindings));
    }

    @Override
    public void storeSilent(StoreException why) {
        reporter.report(Report.warning("store-silent").with("why", why.line()));
    }

    @Override
    public void storeAnswers() {
        reporter.report(Report.info("store-answers"));
    }

    @Override
    public void failed(Throwable cause) {
        failure.accept(cause);
    }

    private void about(ClusterEvent event) {
        certain.accept(new HomeAgentInput.OfCluster(event));
    }
}
